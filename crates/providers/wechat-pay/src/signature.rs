//! The texts that are signed. Source: 《签名与验签规则》.

/// The name of the signature in `Authorization` and in `Wechatpay-Signature-Type`.
pub(crate) const SCHEME: &str = "WECHATPAY2-SHA256-RSA2048";

/// The lines, each with a line end, also the last: the form of everything that WeChat Pay signs.
pub(crate) fn lines(lines: &[&[u8]]) -> Vec<u8> {
    let mut message = Vec::with_capacity(lines.iter().map(|line| line.len() + 1).sum());
    for line in lines {
        message.extend_from_slice(line);
        message.push(b'\n');
    }
    message
}

/// What the merchant signs for a request. `path_and_query` as sent, percent-encoded, without the host.
pub(crate) fn of_request(method: &str, path_and_query: &str, timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[
        method.as_bytes(),
        path_and_query.as_bytes(),
        timestamp.as_bytes(),
        nonce.as_bytes(),
        body,
    ])
}

/// What WeChat Pay signs for an answer or a notification.
pub(crate) fn of_answer(timestamp: &str, nonce: &str, body: &[u8]) -> Vec<u8> {
    lines(&[timestamp.as_bytes(), nonce.as_bytes(), body])
}
