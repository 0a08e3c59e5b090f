use crate::books::Channel;
use api::{Problem, problems};
use money::Fen;
use serde::{Deserialize, Serialize};

/// In which manner the merchant is notified: as it should be, or wrong in one of the ways that a merchant must survive.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(default)]
pub(crate) struct Manner {
    /// False: not at all, the notification is lost.
    pub(crate) notify: bool,
    /// So often, one after the other: 1 to 10.
    pub(crate) times: i64,
    /// Another amount than the payer paid.
    pub(crate) amount_fen: Option<Fen>,
    /// WeChat Pay's probe comes first: a notification whose signature is wrong.
    pub(crate) probe: bool,
    /// Alipay's other rule: the signature covers `sign_type`, too.
    pub(crate) keep_sign_type: bool,
}

impl Default for Manner {
    fn default() -> Manner {
        Manner {
            notify: true,
            times: 1,
            amount_fen: None,
            probe: false,
            keep_sign_type: false,
        }
    }
}

impl Manner {
    /// Whether it has sense.
    pub(crate) fn check(&self) -> Result<(), Problem> {
        if !(1..=10).contains(&self.times) {
            return Err(problems::INVALID.field("/times", "1 to 10"));
        }
        if self
            .amount_fen
            .is_some_and(|amount| !(Fen::new(1)..=money::LARGEST).contains(&amount))
        {
            return Err(problems::INVALID.field("/amount_fen", "1 to 1000000000"));
        }
        Ok(())
    }

    /// Whether this gateway can notify so.
    pub(crate) fn check_for(&self, channel: Channel) -> Result<(), Problem> {
        let wrong = |pointer, detail| Err(problems::INVALID.field(pointer, detail));
        if self.probe && channel != Channel::Wechat {
            return wrong(
                "/probe",
                ("只有微信支付会探测商户", "only WeChat Pay probes a merchant"),
            );
        }
        if self.keep_sign_type && channel != Channel::Alipay {
            return wrong(
                "/keep_sign_type",
                (
                    "只有支付宝的通知有 sign_type",
                    "only Alipay's notifications have a sign_type",
                ),
            );
        }
        Ok(())
    }
}
