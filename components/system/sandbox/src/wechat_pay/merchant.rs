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
    /// The one that the settings name.
    pub(super) async fn configured(world: &World) -> Result<Merchant, Problem> {
        Ok(Merchant {
            appid: world.settings.text("wechat_appid").await?,
            mchid: world.settings.text("wechat_pay_mchid").await?,
        })
    }
}
