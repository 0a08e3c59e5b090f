//! Answers to merchants.

use super::{Gateway, Signing};
use crate::{Code, Failure, Moment, Transaction};
use http::{HeaderValue, Response, StatusCode, header::CONTENT_TYPE};
use serde::Serialize;

impl Gateway {
    /// The answer to a prepay request. `request_id` becomes the header `Request-Id`.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a nonce or request id that is no header; [`Failure::Unsigned`].
    pub fn prepaid(
        &self,
        prepay_id: &str,
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        #[derive(Serialize)]
        struct Prepaid<'a> {
            prepay_id: &'a str,
        }
        self.answer(StatusCode::OK, json(&Prepaid { prepay_id })?, request_id, moment)
    }

    /// The answer to a query.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn queried(
        &self,
        transaction: &Transaction,
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        self.answer(StatusCode::OK, json(transaction)?, request_id, moment)
    }

    /// The answer to a close: 204, signed over the empty body.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn closed(&self, request_id: &str, moment: &Moment<'_>) -> Result<Response<Vec<u8>>, Failure> {
        self.answer(StatusCode::NO_CONTENT, Vec::new(), request_id, moment)
    }

    /// A refusal of a request that was verified, signed.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn refusal(
        &self,
        status: StatusCode,
        code: &Code,
        message: &str,
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        self.answer(status, refusal_body(code, message)?, request_id, moment)
    }

    /// A refusal of a request that could not be verified: WeChat Pay does not sign those.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn unsigned_refusal(
        &self,
        status: StatusCode,
        code: &Code,
        message: &str,
        request_id: &str,
    ) -> Result<Response<Vec<u8>>, Failure> {
        unsigned(status, refusal_body(code, message)?, request_id)
    }

    /// Any answer, signed.
    ///
    /// # Errors
    /// As [`Gateway::prepaid`].
    pub fn answer(
        &self,
        status: StatusCode,
        body: Vec<u8>,
        request_id: &str,
        moment: &Moment<'_>,
    ) -> Result<Response<Vec<u8>>, Failure> {
        let (mut head, body) = unsigned(status, body, request_id)?.into_parts();
        self.sign_as(Signing::Genuine, &mut head.headers, &body, moment)?;
        Ok(Response::from_parts(head, body))
    }
}

fn unsigned(status: StatusCode, body: Vec<u8>, request_id: &str) -> Result<Response<Vec<u8>>, Failure> {
    let request_id = HeaderValue::from_str(request_id).map_err(|_| Failure::Unsendable {
        field: "Request-Id",
        problem: "is not a header",
    })?;
    let mut answer = Response::new(body);
    *answer.status_mut() = status;
    answer.headers_mut().insert("request-id", request_id);
    if status != StatusCode::NO_CONTENT {
        answer.headers_mut().insert(
            CONTENT_TYPE,
            HeaderValue::from_static("application/json; charset=utf-8"),
        );
    }
    Ok(answer)
}

fn refusal_body(code: &Code, message: &str) -> Result<Vec<u8>, Failure> {
    #[derive(Serialize)]
    struct Refusal<'a> {
        code: &'a str,
        message: &'a str,
    }
    json(&Refusal {
        code: code.as_str(),
        message,
    })
}

/// The body as JSON; nothing of this crate fails to serialise.
pub(super) fn json(body: &impl Serialize) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(body).map_err(|_| Failure::Unsendable {
        field: "body",
        problem: "cannot be written as JSON",
    })
}
