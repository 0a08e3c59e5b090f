//! Whether an exchange is as `openapi.yaml` describes it.

use crate::document::{Document, Operation, object};
use serde_json::{Value, json};
use tests::{Exchange, Reply};

/// Headers that mean something to clients: each must be described where it comes.
const TELLING: [&str; 6] = [
    "allow",
    "etag",
    "idempotency-replayed",
    "retry-after",
    "www-authenticate",
    "x-request-id",
];

/// What is wrong with an exchange. A method that is not described is looked at elsewhere: all paths are tried.
pub(crate) fn faults(document: &Document, exchange: &Exchange) -> Vec<String> {
    let Exchange {
        method, path, reply, ..
    } = exchange;
    let (path, query) = path.split_once('?').unwrap_or((path, ""));
    let operation = match document.serving(method, path) {
        Ok(Some(operation)) => operation,
        Ok(None) if reply.status == 405 => return Vec::new(),
        Ok(None) => return vec![format!("{method} {path} is not described, and served")],
        Err(fault) => return vec![fault],
    };
    let mut faults = answer(document, operation, reply);
    if (200..300).contains(&reply.status) {
        faults.extend(request(document, operation, query, exchange.request.as_deref()));
    }
    let call = format!("{method} {path} → {}", reply.status);
    faults.into_iter().map(|fault| format!("{call}: {fault}")).collect()
}

fn answer(document: &Document, operation: Operation<'_>, reply: &Reply) -> Vec<String> {
    let slug = slug(reply);
    let responses = &operation.told["responses"];
    let of_all = slug.as_deref().is_some_and(|slug| document.of_all().contains(&slug));
    let response = match responses.get(reply.status.to_string()) {
        Some(response) if !of_all => response,
        _ if of_all => &responses["default"],
        _ => return vec![format!("the status is not described: {}", reply.text())],
    };
    let response = document.resolve(response);
    let mut faults = headers(document, response, reply);
    faults.extend(content(document, response, reply));
    if let Some(slug) = slug {
        if !of_all && !operation.problems().contains(&&*slug) {
            faults.push(format!("`{slug}` is not one of its problems"));
        }
        faults.extend(problem(document, &slug, reply));
    }
    faults
}

/// The slug of a problem; none where the answer is no problem.
fn slug(reply: &Reply) -> Option<String> {
    let is_problem = reply.header("content-type") == Some("application/problem+json");
    let kind = is_problem.then(|| reply.json()["type"].as_str().unwrap_or_default().to_owned())?;
    Some(kind.strip_prefix("/problems/").unwrap_or(&kind).to_owned())
}

fn headers(document: &Document, response: &Value, reply: &Reply) -> Vec<String> {
    let described = &response["headers"];
    let mut faults = Vec::new();
    for (name, header) in object(described) {
        let header = document.resolve(header);
        match reply.header(name) {
            Some(value) => faults.extend(document.faults(&header["schema"], &json!(value))),
            None if header["required"] == true => faults.push(format!("the header {name} is missing")),
            None => {}
        }
    }
    let strange = TELLING
        .iter()
        .filter(|name| reply.header(name).is_some() && described.get(name).is_none());
    faults.extend(strange.map(|name| format!("the header {name} is not described")));
    faults
}

fn content(document: &Document, response: &Value, reply: &Reply) -> Vec<String> {
    let media_type = reply.header("content-type").unwrap_or_default();
    match (response.get("content"), reply.body.is_empty()) {
        (None, true) => Vec::new(),
        (None, false) => vec!["no body is described".to_owned()],
        (Some(content), _) => match content.get(media_type) {
            // The members of a problem are those of its kind.
            Some(_) if media_type == "application/problem+json" => Vec::new(),
            Some(described) if media_type.starts_with("text/") => {
                document.faults(&described["schema"], &json!(reply.text()))
            }
            Some(described) => document.faults(&described["schema"], &reply.json()),
            None => vec![format!("the media type {media_type:?} is not described")],
        },
    }
}

fn problem(document: &Document, slug: &str, reply: &Reply) -> Vec<String> {
    let Some(kind) = document.problem(slug) else {
        return vec![format!("`{slug}` is no problem of components/x-problems")];
    };
    let members = json!({ "allOf": [
        { "$ref": "#/components/schemas/Problem" },
        { "$ref": format!("#/components/x-problems/{slug}") },
    ] });
    let mut faults = document.faults(&members, &reply.json());
    if kind["status"] != reply.status || reply.json()["status"] != reply.status {
        faults.push(format!("`{slug}` has another status"));
    }
    if kind["retry-after"].as_bool().unwrap_or_default() != reply.header("retry-after").is_some() {
        faults.push(format!("`{slug}` and retry-after do not go together"));
    }
    faults
}

/// What is wrong with a request that was served.
fn request(document: &Document, operation: Operation<'_>, query: &str, body: Option<&[u8]>) -> Vec<String> {
    let mut faults = Vec::new();
    let parameters = operation.parameters(document);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match parameters
            .iter()
            .find(|parameter| parameter["in"] == "query" && parameter["name"] == *name)
        {
            Some(parameter) => {
                let value = typed(document.resolve(&parameter["schema"]), &value);
                faults.extend(document.faults(&parameter["schema"], &value));
            }
            None => faults.push(format!("the parameter {name} is not described")),
        }
    }
    let described = &operation.told["requestBody"];
    match body.filter(|body| !body.is_empty()) {
        Some(body) if !described.is_null() => {
            let (schema, body) = match &described["content"]["application/x-www-form-urlencoded"] {
                Value::Null => {
                    let body = serde_json::from_slice(body).expect("a body that was read");
                    (&described["content"]["application/json"]["schema"], body)
                }
                form => (&form["schema"], form_urlencoded::parse(body).collect()),
            };
            faults.extend(document.faults(schema, &body));
        }
        None if described["required"] == true => faults.push("a body is described as required".to_owned()),
        _ => {}
    }
    faults
}

/// A parameter's text as its schema's type.
fn typed(schema: &Value, text: &str) -> Value {
    match schema["type"].as_str() {
        Some("boolean" | "integer" | "number") => serde_json::from_str(text).unwrap_or_else(|_| json!(text)),
        Some("array") => json!(text.split(',').collect::<Vec<_>>()),
        _ => json!(text),
    }
}
