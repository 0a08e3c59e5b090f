//! What a person may do beside being a guest: posts in a shop and on the platform. A post is given or ended, never changed.

use api::{Problem, problems};
use caller::Permit;
use clock::{Id, Moment};
use database::{Error, Statements, parameters};
use serde::{Deserialize, Serialize};

/// A post of one store alone says nothing about the merchant's other stores.
const MERCHANTS: &str = "SELECT DISTINCT merchant.number, merchant.id FROM may
JOIN merchant ON merchant.number = may.merchant_number
WHERE may.user_id = ?1 AND may.permission = ?2 AND may.store_number IS NULL ORDER BY merchant.number";

const APPOINT: &str = "INSERT INTO post (id, user_id, role, merchant_number, store_number, since, remark)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";

const ROLE: &str = "SELECT 1 AS yes FROM role WHERE name = ?1 AND is_of_platform = ?2";

const STORE: &str = "SELECT number FROM store WHERE id = ?1 AND merchant_number = ?2";

const FIND: &str = "SELECT user_id, role, merchant_number, store_number, remark FROM post
WHERE id = ?1 AND merchant_number IS ?2";

/// The last one who could give posts keeps his own.
const END: &str = "DELETE FROM post WHERE id = ?1 AND NOT (
  role IN ('operator', 'owner') AND store_number IS NULL AND NOT EXISTS (
    SELECT 1 FROM post AS other WHERE other.role = post.role AND other.merchant_number IS post.merchant_number
      AND other.store_number IS NULL AND other.user_id <> post.user_id
  )
) RETURNING id";

/// Nobody would be left who could give a post again.
pub const LAST_ONE: Problem = Problem::moved(
    "last-one",
    "这是最后一位店主或平台管理员，请先任命另一位",
    "It is the last owner or operator: appoint another one first",
);

/// A merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Merchant {
    /// As other rows name it.
    pub number: i64,
    /// As clients name it.
    pub id: Id,
}

/// Where a post is: on the platform, at a merchant with all its stores, or in one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// None: the platform.
    pub merchant_number: Option<i64>,
    /// None: all stores.
    pub store_number: Option<i64>,
    /// As what.
    pub role: String,
}

/// A post that somebody has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Who has it.
    pub user_id: Id,
    /// As what.
    pub role: String,
    #[serde(skip_serializing)]
    merchant_number: Option<i64>,
    store_number: Option<i64>,
    /// What the shop calls this person: no matter of the audit, which stays when the person goes.
    #[serde(skip_serializing)]
    pub remark: String,
}

/// The merchants for all of whose stores somebody may do something.
fn permitted_merchants(database: &impl Statements, permit: &Permit) -> Result<Vec<Merchant>, Error> {
    database.all(MERCHANTS, parameters![permit.caller().user_id, permit.permission()])
}

/// The merchant for which the permit is, or the one of them that is named.
///
/// # Errors
/// 403 where it is for a store only, 422 where there are several and none is named.
pub fn merchant_meant(
    database: &impl Statements,
    permit: &Permit,
    merchant_id: Option<Id>,
) -> Result<Merchant, Problem> {
    let merchants = permitted_merchants(database, permit)?;
    let mut meant = merchants
        .into_iter()
        .filter(|merchant| merchant_id.is_none_or(|id| merchant.id == id));
    let merchant = meant.next().ok_or(problems::NOT_ALLOWED)?;
    if meant.next().is_some() {
        let which = ("请指明商户", "there are several: name one");
        return Err(problems::INVALID.field("/merchant_id", which));
    }
    Ok(merchant)
}

#[derive(Deserialize)]
struct Number {
    number: i64,
}

impl Place {
    /// Where a post is to be, by what people write.
    ///
    /// # Errors
    /// 422 for a role that is none of that house, and for a store that is not the merchant's.
    pub fn read(
        database: &impl Statements,
        merchant_number: Option<i64>,
        role: &str,
        store_id: Option<Id>,
    ) -> Result<Place, Problem> {
        if !database.changed(ROLE, parameters![role, merchant_number.is_none()])? {
            let unknown = ("没有这个岗位", "there is no such role here");
            return Err(problems::INVALID.field("/role", unknown));
        }
        let store_number = match store_id {
            None => None,
            Some(id) => {
                let store: Option<Number> = database.optional(STORE, parameters![id, merchant_number])?;
                let unknown = || problems::INVALID.field("/store_id", ("没有这家门店", "there is no such store"));
                Some(store.ok_or_else(unknown)?.number)
            }
        };
        Ok(Place {
            merchant_number,
            store_number,
            role: role.to_owned(),
        })
    }
}

/// Gives somebody a post; who has it already keeps it.
///
/// # Errors
/// Where the database fails.
pub fn appoint(
    change: &impl Statements,
    (id, now): (Id, Moment),
    user_id: Id,
    place: &Place,
    remark: &str,
) -> Result<(), Error> {
    let row = parameters![
        id,
        user_id,
        place.role.as_str(),
        place.merchant_number,
        place.store_number,
        now,
        remark
    ];
    change.run(APPOINT, row).map(drop)
}

/// Ends a post at this merchant, or of the platform; it answers what it was. What it permitted is over with it, since every request looks.
///
/// # Errors
/// 404 for one that is not there, [`LAST_ONE`].
pub fn dismiss(change: &impl Statements, merchant_number: Option<i64>, id: Id) -> Result<Post, Problem> {
    let post: Option<Post> = change.optional(FIND, parameters![id, merchant_number])?;
    let post = post.ok_or(problems::NOT_FOUND)?;
    if !change.changed(END, parameters![id])? {
        return Err(LAST_ONE);
    }
    Ok(post)
}
