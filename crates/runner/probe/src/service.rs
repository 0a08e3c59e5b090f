//! From the path to what is done.

use crate::{
    database, engine,
    query::{Outcome, Query},
};
use bytes::Bytes;
use http::{HeaderValue, Response, StatusCode, header};
use http_body_util::{BodyExt as _, Full};
use serde_json::{Value, json};
use spin_sdk::http::{IntoResponse, Request};
use std::{collections::BTreeMap, hint};

#[spin_sdk::http_service]
async fn probe(request: Request) -> impl IntoResponse {
    // Empty where the route has no `/...`.
    let path = match header(&request, "spin-path-info") {
        "" => request.uri().path().to_owned(),
        below => below.to_owned(),
    };
    let query = Query::of(&request);
    let outcome = match path.as_str() {
        "/hello" => Ok(json!("hello")),
        "/length" => length(request).await,
        "/panic" => panic(),
        "/loop" => endless_loop(),
        "/log" => Ok(log(&query)),
        "/key-value/get" => engine::get(&query).await,
        "/key-value/set" => engine::set(&query).await,
        "/out" => engine::call(query.one("url")).await,
        "/sqlite/list" => database::list(&query),
        "/sqlite/stream" => database::stream(&query).await,
        "/sqlite/transaction" => database::transaction(&query).await,
        "/sqlite/panic" => database::list(&query).and_then(|_| panic()),
        "/internal/tick" => engine::tick(header(&request, "authorization")).await,
        _ => match path.strip_prefix("/variable/") {
            Some(name) => engine::variable(name).await,
            None => Ok(seen(&request)),
        },
    };
    match outcome {
        Ok(value) => answer(StatusCode::OK, &value),
        Err(refusal) => answer(StatusCode::BAD_GATEWAY, &json!(refusal)),
    }
}

/// How many bytes the body has.
async fn length(request: Request) -> Outcome {
    let body = request.into_body().collect().await;
    body.map(|body| json!(body.to_bytes().len()))
        .map_err(|error| error.to_string())
}

fn answer(status: StatusCode, value: &Value) -> Response<Full<Bytes>> {
    let body = Bytes::from(value.to_string());
    let length = HeaderValue::from(body.len());
    let mut response = Response::new(Full::new(body));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_LENGTH, length);
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response
}

fn header<'a>(request: &'a Request, name: &str) -> &'a str {
    let value = request.headers().get(name);
    value.and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// The request as it came here, and by which of its environment's names the component goes.
fn seen(request: &Request) -> Value {
    let headers = request.headers().keys();
    let headers: BTreeMap<_, _> = headers
        .map(|name| (name.as_str(), header(request, name.as_str())))
        .collect();
    json!({
        "component": std::env::var("COMPONENT").ok(),
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "headers": headers,
    })
}

#[expect(clippy::panic, reason = "the tests want to see what becomes of it")]
fn panic() -> Outcome {
    panic!("as it was told to")
}

#[expect(clippy::print_stdout, reason = "the tests wait for it")]
fn endless_loop() -> Outcome {
    println!("looping");
    loop {
        hint::black_box(());
    }
}

#[expect(clippy::print_stdout, reason = "the tests look for it")]
fn log(query: &Query) -> Value {
    println!("{}", query.one("stdout"));
    eprintln!("{}", query.one("stderr"));
    Value::Null
}
