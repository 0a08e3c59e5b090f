//! Answers to apps.

use super::{Gateway, Refusal, Signing};
use crate::{
    Code, Failure, Login, Moment, Trade,
    answer::{ERROR_NODE, node_name},
    method, time,
};
use http::{HeaderValue, Response, header::CONTENT_TYPE};
use money::Fen;
use serde_json::{Map, Value, json};

/// What is answered: the name of the node and its JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    name: String,
    node: Map<String, Value>,
}

/// A refund, as Alipay tells of it.
#[derive(Clone, Copy, Debug)]
pub struct RefundFacts<'a> {
    /// The payment's number at the merchant.
    pub out_trade_no: &'a str,
    /// Alipay's number of the trade.
    pub trade_no: &'a str,
    /// The refund's number at the merchant.
    pub out_request_no: &'a str,
    /// How much this refund gives back.
    pub amount: Fen,
    /// What has gone back of the trade in all.
    pub sum: Fen,
    /// The price of the trade.
    pub total: Fen,
    /// When the money moved, unix seconds.
    pub at: i64,
}

impl Reply {
    /// Who the holder of a code is. It has no `code`, as the only one of all.
    #[must_use]
    pub fn logged_in(login: &Login, access_token: &str) -> Reply {
        let mut node = json!({
            "open_id": login.open_id,
            "access_token": access_token,
            "expires_in": 1_296_000,
            "refresh_token": access_token,
            "re_expires_in": 2_592_000,
            "auth_start": "2010-11-11 11:11:11",
        });
        if let Some(union_id) = &login.union_id {
            node["union_id"] = union_id.as_str().into();
        }
        if let Some(user_id) = &login.user_id {
            node["user_id"] = user_id.as_str().into();
        }
        Reply::named(node_name(method::LOGIN), node)
    }

    /// The trade is made.
    #[must_use]
    pub fn created(out_trade_no: &str, trade_no: &str) -> Reply {
        Reply::done(
            method::CREATE,
            json!({"out_trade_no": out_trade_no, "trade_no": trade_no}),
        )
    }

    /// Where the trade stands.
    #[must_use]
    pub fn queried(trade: &Trade) -> Reply {
        let mut node = json!({
            "out_trade_no": trade.out_trade_no,
            "trade_no": trade.trade_no,
            "trade_status": trade.status.as_str(),
            "total_amount": trade.total.to_string(),
            "point_amount": "0.00",
            "invoice_amount": "0.00",
            "receipt_amount": trade.buyer_paid.unwrap_or_default().to_string(),
            "buyer_pay_amount": trade.buyer_paid.unwrap_or_default().to_string(),
        });
        if trade.currency != "CNY" {
            node["trans_currency"] = trade.currency.as_str().into();
        }
        let texts = [
            ("send_pay_date", trade.paid_at.and_then(time::write)),
            ("buyer_open_id", trade.buyer_open_id.clone()),
            ("buyer_user_id", trade.buyer_user_id.clone()),
        ];
        for (name, text) in texts {
            if let Some(text) = text {
                node[name] = text.into();
            }
        }
        Reply::done(method::QUERY, node)
    }

    /// The trade is closed.
    #[must_use]
    pub fn closed(out_trade_no: &str, trade_no: &str) -> Reply {
        Reply::done(
            method::CLOSE,
            json!({"out_trade_no": out_trade_no, "trade_no": trade_no}),
        )
    }

    /// The money went back: now (`moved`), or by an earlier request with the same number.
    #[must_use]
    pub fn refunded(facts: &RefundFacts<'_>, moved: bool) -> Reply {
        let node = json!({
            "out_trade_no": facts.out_trade_no,
            "trade_no": facts.trade_no,
            "fund_change": if moved { "Y" } else { "N" },
            "refund_fee": facts.sum.to_string(),
            "send_back_fee": facts.amount.to_string(),
        });
        Reply::done(method::REFUND, node)
    }

    /// What became of a refund; `None`: Alipay has none with this number.
    #[must_use]
    pub fn refund_queried(facts: Option<&RefundFacts<'_>>) -> Reply {
        let node = facts.map_or(json!({}), |facts| {
            json!({
                "out_trade_no": facts.out_trade_no,
                "trade_no": facts.trade_no,
                "out_request_no": facts.out_request_no,
                "refund_amount": facts.amount.to_string(),
                "total_amount": facts.total.to_string(),
                "refund_status": "REFUND_SUCCESS",
                "gmt_refund_pay": time::write(facts.at),
            })
        });
        Reply::done(method::REFUND_QUERY, node)
    }

    /// Where the bill is.
    #[must_use]
    pub fn bill(url: &str) -> Reply {
        Reply::done(method::BILL, json!({"bill_download_url": url}))
    }

    /// That something is not done, for a reason of the business (`code` 40004).
    #[must_use]
    pub fn refused(method: &str, code: &Code, message: &str) -> Reply {
        Reply::failed(node_name(method), 40_004, "Business Failed", code.as_str(), message)
    }

    /// That Alipay does not know whether it was done (`code` 20000).
    #[must_use]
    pub fn unclear(method: &str) -> Reply {
        let message = "Service Currently Unavailable";
        Reply::failed(node_name(method), 20_000, message, "isp.unknow-error", "系统繁忙")
    }

    /// That a request could not be obeyed. Answer it [`Signing::Unsigned`].
    #[must_use]
    pub fn refusal(refusal: &Refusal) -> Reply {
        let name = refusal.method.as_deref().map_or(ERROR_NODE.to_owned(), node_name);
        Reply::failed(
            name,
            refusal.status,
            "Invalid Arguments",
            refusal.sub_code,
            refusal.sub_code,
        )
    }

    /// The same as a node `error_response`, as the gateway calls it where it does not get as far as the method.
    #[must_use]
    pub fn as_error(self) -> Reply {
        Reply {
            name: ERROR_NODE.to_owned(),
            node: self.node,
        }
    }

    fn failed(name: String, status: u32, message: &str, sub_code: &str, sub_message: &str) -> Reply {
        let node = json!({
            "code": status.to_string(),
            "msg": message,
            "sub_code": sub_code,
            "sub_msg": sub_message,
        });
        Reply::named(name, node)
    }

    fn done(method: &str, mut node: Value) -> Reply {
        node["code"] = "10000".into();
        node["msg"] = "Success".into();
        Reply::named(node_name(method), node)
    }

    fn named(name: String, node: Value) -> Reply {
        let node = match node {
            Value::Object(node) => node,
            _ => Map::new(),
        };
        Reply { name, node }
    }
}

impl Gateway {
    /// The answer, signed. Slashes are escaped (`\/`), as Alipay does: who writes the JSON anew gets another text.
    ///
    /// # Errors
    /// [`Failure::Unsigned`].
    pub fn answer(&self, reply: &Reply, signing: Signing, moment: &Moment) -> Result<Response<Vec<u8>>, Failure> {
        let node = Value::Object(reply.node.clone()).to_string().replace('/', "\\/");
        self.raw_answer(&reply.name, &node, signing, moment)
    }

    /// The answer with this very text as its node.
    ///
    /// # Errors
    /// [`Failure::Unsigned`].
    pub fn raw_answer(
        &self,
        name: &str,
        node: &str,
        signing: Signing,
        moment: &Moment,
    ) -> Result<Response<Vec<u8>>, Failure> {
        let sign = self.sign(node.as_bytes(), signing, moment)?;
        let sign = sign.map(|sign| format!(r#","sign":"{sign}""#)).unwrap_or_default();
        // As JSON: the app may have called its method anything.
        let name = Value::from(name);
        let mut answer = Response::new(format!("{{{name}:{node}{sign}}}").into_bytes());
        let kind = HeaderValue::from_static("text/html;charset=utf-8");
        answer.headers_mut().insert(CONTENT_TYPE, kind);
        Ok(answer)
    }
}
