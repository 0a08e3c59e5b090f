//! Text messages through Tencent Cloud and Aliyun.

mod aliyun;
mod aliyun_signature;
mod phone;
mod tencent_receipt;
mod tencent_server;
mod tencent_signature;
