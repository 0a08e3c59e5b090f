//! Notifications to apps.

use super::{Gateway, RefundFacts, Signing};
use crate::{Failure, Moment, Trade, form, time};
use http::{HeaderValue, Method, Request, Uri, header::CONTENT_TYPE};
use std::collections::BTreeMap;

/// A notification to be sent.
#[derive(Clone, Copy, Debug)]
pub struct Draft<'a> {
    /// Where the app wants it.
    pub notify_url: &'a str,
    /// Its id (`notify_id`); the same in a repetition.
    pub id: &'a str,
    /// Which of the two rules it is signed by.
    pub kind: Kind,
    /// How it is signed.
    pub signing: Signing,
}

/// What the signature covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Everything but `sign_type`: so are notifications of trades.
    Dropped,
    /// `sign_type`, too: so are notifications of other services.
    Kept,
}

impl Gateway {
    /// Tells the app about a trade: with status [`crate::TradeStatus::Success`] about its payment.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] names what cannot be sent; [`Failure::Unsigned`].
    pub fn notification(&self, draft: &Draft<'_>, trade: &Trade, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        self.notify(draft, self.parameters(trade)?, moment)
    }

    /// Tells the app about a refund. The trade has the status that it has then: [`crate::TradeStatus::Success`] where a part
    /// went back, [`crate::TradeStatus::Closed`] where all did.
    ///
    /// # Errors
    /// As [`Gateway::notification`].
    pub fn refund_notification(
        &self,
        draft: &Draft<'_>,
        trade: &Trade,
        facts: &RefundFacts<'_>,
        moment: &Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let mut parameters = self.parameters(trade)?;
        // With milliseconds, unlike every other time.
        parameters.insert("gmt_refund", format!("{}.373", written("gmt_refund", facts.at)?));
        parameters.insert("refund_fee", facts.sum.to_string());
        parameters.insert("out_biz_no", facts.out_request_no.to_owned());
        self.notify(draft, parameters, moment)
    }

    /// Tells the app anything.
    ///
    /// # Errors
    /// As [`Gateway::notification`].
    pub fn other_notification(
        &self,
        draft: &Draft<'_>,
        parameters: &[(&'static str, &str)],
        moment: &Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let parameters = parameters.iter().map(|(name, value)| (*name, (*value).to_owned()));
        self.notify(draft, parameters.collect(), moment)
    }

    fn parameters(&self, trade: &Trade) -> Result<BTreeMap<&'static str, String>, Failure> {
        let buyer_paid = trade.buyer_paid.unwrap_or_default().to_string();
        // Also what Alipay sends and nobody reads: it is signed all the same, and so is what is empty.
        let fund_bill_list = format!(r#"[{{"amount":"{buyer_paid}","fundChannel":"ALIPAYACCOUNT"}}]"#);
        let mut parameters = BTreeMap::from([
            ("notify_type", "trade_status_sync".to_owned()),
            ("app_id", self.app_id.clone()),
            ("auth_app_id", self.app_id.clone()),
            ("seller_id", self.seller_id.clone()),
            ("out_trade_no", trade.out_trade_no.clone()),
            ("trade_no", trade.trade_no.clone()),
            ("trade_status", trade.status.as_str().to_owned()),
            ("total_amount", trade.total.to_string()),
            ("receipt_amount", buyer_paid.clone()),
            ("buyer_pay_amount", buyer_paid),
            ("subject", "茶室 50%+ &".to_owned()),
            ("body", String::new()),
            ("fund_bill_list", fund_bill_list),
        ]);
        if trade.currency != "CNY" {
            parameters.insert("trans_currency", trade.currency.clone());
        }
        if let Some(paid_at) = trade.paid_at {
            parameters.insert("gmt_payment", written("gmt_payment", paid_at)?);
        }
        if let Some(buyer) = &trade.buyer_open_id {
            parameters.insert("buyer_open_id", buyer.clone());
        }
        if let Some(buyer) = &trade.buyer_user_id {
            parameters.insert("buyer_id", buyer.clone());
        }
        Ok(parameters)
    }

    fn notify(
        &self,
        draft: &Draft<'_>,
        mut parameters: BTreeMap<&'static str, String>,
        moment: &Moment,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let common = [
            ("notify_id", draft.id.to_owned()),
            ("notify_time", written("notify_time", moment.now)?),
            ("charset", "utf-8".to_owned()),
            ("version", "1.0".to_owned()),
            ("sign_type", "RSA2".to_owned()),
        ];
        for (name, value) in common {
            parameters.entry(name).or_insert(value);
        }
        let signed = parameters
            .iter()
            .filter(|(name, _)| draft.kind == Kind::Kept || **name != "sign_type")
            .map(|(name, value)| (name.as_bytes(), value.as_bytes()));
        let sign = self.sign(&form::signed_text(signed), draft.signing, moment)?;
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(&parameters);
        if let Some(sign) = sign {
            body.append_pair("sign", &sign);
        }
        let mut request = Request::new(body.finish().into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() =
            Uri::try_from(draft.notify_url).map_err(|_| Failure::unsendable("notify_url", "is not a URL"))?;
        let form = HeaderValue::from_static("application/x-www-form-urlencoded; charset=UTF-8");
        request.headers_mut().insert(CONTENT_TYPE, form);
        Ok(request)
    }
}

fn written(field: &'static str, time: i64) -> Result<String, Failure> {
    time::write(time).ok_or(Failure::unsendable(field, "is no time of this age"))
}
