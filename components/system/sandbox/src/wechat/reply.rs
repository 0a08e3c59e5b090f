use ::wechat::server::Refusal;
use http::Response;

/// WeChat's answer to a call, or why it refuses.
pub(super) type Reply = Result<Response<Vec<u8>>, Refusal>;
