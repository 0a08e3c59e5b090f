//! GET /hello — a component that only answers: what the engine itself costs, and what every other figure is compared with.

#[cfg(target_arch = "wasm32")]
mod service {
    use bytes::Bytes;
    use http::{HeaderValue, Response, header};
    use http_body_util::Full;
    use spin_sdk::http::{IntoResponse, Request};

    #[spin_sdk::http_service]
    async fn hello(_: Request) -> impl IntoResponse {
        let mut response = Response::new(Full::new(Bytes::from_static(b"hello")));
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_LENGTH, HeaderValue::from_static("5"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
        response
    }
}
