//! GET /v1/me/export?part&cursor — all that is held about the caller, in one document to keep. A long list goes on behind its first
//! hundred: with `part` and `cursor` the next hundred of it are asked for.

use crate::{
    held_orders::{self, HeldOrder},
    held_words::{Message, Review, messages, reviews},
};
use api::{Answer, Language, MOST_ITEMS, Page, Problem, Request, World, problems};
use caller::{Caller, Session};
use clock::{Id, Moment};
use database::Statements;
use member::{Happening, HeldIdentity, HeldPost, Profile, Sealing};
use serde::{Deserialize, Serialize};

const AS_A_FILE: &str = "attachment; filename=\"kaimen-export.json\"";

/// How many a list has at once: as many as any list at most.
const MOST: u32 = MOST_ITEMS as u32;

/// Which document is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    /// More of one list; none: the whole.
    part: Option<Part>,
    /// Where that list goes on: its `next_cursor` so far.
    cursor: Option<Id>,
}

/// A list that may be long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What was done to the account.
    AccountEvents,
    /// What was bought.
    Orders,
    /// What the person has said of it.
    Reviews,
    /// What the person was told.
    Messages,
}

/// All that is held about a person.
#[derive(Debug, Serialize)]
pub struct Export {
    exported_at: Moment,
    profile: Profile,
    identities: Vec<HeldIdentity>,
    /// Those that are over and not forgotten yet among them.
    sessions: Vec<Session>,
    posts: Vec<HeldPost>,
    account_events: Page<Happening>,
    orders: Page<HeldOrder>,
    reviews: Page<Review>,
    messages: Page<Message>,
}

/// More of one list.
#[derive(Debug, Serialize)]
pub struct Rest {
    part: Part,
    #[serde(flatten)]
    page: Items,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Items {
    AccountEvents(Page<Happening>),
    Orders(Page<HeldOrder>),
    Reviews(Page<Review>),
    Messages(Page<Message>),
}

/// Answers the document, or more of one of its lists.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let sealing = Sealing::of(world).await;
    let answer = match request.query()? {
        Query {
            part: None,
            cursor: None,
        } => Answer::ok(&export(world, &caller, &sealing, request.language())?),
        Query {
            part: Some(part),
            cursor,
        } => Answer::ok(&rest(world, &caller, &sealing, (part, cursor), request.language())?),
        Query {
            part: None,
            cursor: Some(_),
        } => {
            return Err(problems::INVALID.field("/cursor", ("须与 part 一起使用", "only with `part`")));
        }
    };
    Ok(answer.header("content-disposition", AS_A_FILE))
}

/// All that is held about the caller; noted as an event of the account.
///
/// # Errors
/// 429 for more than ten an hour, 401 where the account is gone by now, 503 where what has sealed a phone, a birthday or an address is
/// not set.
pub fn export(world: &World, caller: &Caller, sealing: &Sealing, language: Language) -> Result<Export, Problem> {
    let (now, user_id) = (world.clock.now(), caller.user_id);
    // As it is at one moment.
    world.database.transaction(|change| {
        if !caller::is_open(change, caller)? {
            return Err(problems::UNAUTHENTICATED);
        }
        member::note_export(change, &world.clock, (user_id, caller.session_id))?;
        let from = (None, MOST);
        Ok(Export {
            exported_at: now,
            profile: Profile::find(change, sealing, user_id)?.ok_or(problems::UNAUTHENTICATED)?,
            identities: member::identities(change, user_id)?,
            sessions: caller::of_account(change, user_id, Moment::from_unix(0))?,
            posts: member::posts(change, user_id)?,
            account_events: account_events(change, sealing, user_id, from)?,
            orders: held_orders::page(change, user_id, from, now)?,
            reviews: reviews(change, user_id, from)?,
            messages: messages(change, user_id, from, language)?,
        })
    })
}

/// More of one list, behind a cursor.
///
/// # Errors
/// 503 where what has sealed a phone is not set.
pub fn rest(
    world: &World,
    caller: &Caller,
    sealing: &Sealing,
    (part, cursor): (Part, Option<Id>),
    language: Language,
) -> Result<Rest, Problem> {
    let (database, user_id, from) = (&world.database, caller.user_id, (cursor, MOST));
    let page = match part {
        Part::AccountEvents => Items::AccountEvents(account_events(database, sealing, user_id, from)?),
        Part::Orders => Items::Orders(held_orders::page(database, user_id, from, world.clock.now())?),
        Part::Reviews => Items::Reviews(reviews(database, user_id, from)?),
        Part::Messages => Items::Messages(messages(database, user_id, from, language)?),
    };
    Ok(Rest { part, page })
}

fn account_events(
    database: &impl Statements,
    sealing: &Sealing,
    user_id: Id,
    (before, limit): (Option<Id>, u32),
) -> Result<Page<Happening>, Problem> {
    let found = member::events(database, sealing, user_id, (before, limit + 1))?;
    Ok(Page::of(found, limit, |event| event.id))
}
