use crate::merchant::WECHAT_MCHID;
use api::{Problem, World};

/// The merchant whose gateway it is.
#[derive(Debug)]
pub(super) struct Merchant {
    /// The mini-program.
    pub(super) appid: String,
    /// The merchant number.
    pub(super) mchid: String,
}

impl Merchant {
    /// The sandbox's, with the mini-program that the settings name.
    pub(super) async fn configured(world: &World) -> Result<Merchant, Problem> {
        Ok(Merchant {
            appid: world.settings.text("wechat_appid").await?,
            mchid: WECHAT_MCHID.to_owned(),
        })
    }
}
