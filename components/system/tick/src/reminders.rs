//! Reminds guests, by a subscription message of WeChat's, that their order or renewal waits for its money.

use crate::template::Template;
use api::{Problem, World};
use order::reminder::{self, Outcome, Reminder};
use settings::Error;
use wechat::{
    Doors, MiniProgram,
    configuration::mini_program,
    message::{Message, Sent, Version, send},
};

/// How many reminders one tick sends: each costs a call or two, one after the other.
const CALLS: usize = 10;

const TEMPLATE: &str = "wechat_payment_reminder_template";
const FIELDS: &str = "wechat_payment_reminder_fields";
const MINUTES: &str = "payment_reminder_minutes";

/// What came of it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reminded {
    /// Messages that are on their way.
    pub(crate) sent: usize,
    /// Whether others may wait.
    pub(crate) more: bool,
}

/// How the merchant wants guests to be reminded.
struct Wish {
    template: Template,
    program: MiniProgram,
    lead_seconds: i64,
}

/// Reminds those whose time to pay ends first. Each is taken only when it is their turn, so that nobody is reminded of what
/// was paid while the message before was being sent. Where one message fails, the others are left to the next tick: most
/// likely they would fail, too, and none is ever sent again.
///
/// # Errors
/// Where the database fails.
pub(crate) async fn remind(world: &World) -> Result<Reminded, Problem> {
    let wish = match wish(world).await {
        Ok(Some(wish)) => wish,
        Ok(None) => return Ok(Reminded::default()),
        Err(error) => {
            eprintln!("tick: nobody is reminded to pay: {error}");
            return Ok(Reminded::default());
        }
    };
    let mut reminded = Reminded::default();
    for _ in 0..CALLS {
        let Some(due) = reminder::take_due(&world.database, world.clock.now(), wish.lead_seconds)? else {
            return Ok(reminded);
        };
        let told = tell(world, &wish, &due).await.map_err(|error| error.to_string());
        let outcome = match &told {
            Ok(Sent::Yes) => Outcome::Sent,
            Ok(Sent::NotWanted) => Outcome::NotWanted,
            Err(cause) => Outcome::Failed(cause),
        };
        reminder::settle(&world.database, &due, outcome, world.clock.now())?;
        match told {
            Ok(sent) => reminded.sent += usize::from(sent == Sent::Yes),
            Err(cause) => {
                eprintln!(
                    "tick: the guest of order {} is not reminded to pay: {cause}",
                    due.order_id
                );
                return Ok(reminded);
            }
        }
    }
    reminded.more = true;
    Ok(reminded)
}

async fn tell(world: &World, wish: &Wish, due: &Reminder) -> Result<Sent, wechat::Error> {
    let filled = wish.template.filled(due);
    let data: Vec<(&str, &str)> = filled.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let message = Message {
        openid: &due.facts.openid,
        template_id: &wish.template.id,
        page: None,
        data: &data,
        version: Version::Formal,
    };
    let doors = Doors {
        key_value: &world.key_value,
        clock: &world.clock,
        outbound: &world.outbound,
    };
    send(doors, &wish.program, &message).await
}

/// What is configured; none where there is no template. In live mode the sandbox's, which is the default, counts as none.
async fn wish(world: &World) -> Result<Option<Wish>, Error> {
    let (settings, mode) = (&world.settings, world.mode);
    let id = match settings.optional_own(TEMPLATE, mode).await {
        Ok(Some(id)) => id.trim().to_owned(),
        Ok(None) | Err(Error::OfTheSandbox(_)) => return Ok(None),
        Err(error) => return Err(error),
    };
    let minutes = settings.number(MINUTES).await?;
    Ok(Some(Wish {
        template: Template::read(id, FIELDS, &settings.text(FIELDS).await?)?,
        program: mini_program(settings, mode).await?,
        lead_seconds: minutes.saturating_mul(60),
    }))
}
