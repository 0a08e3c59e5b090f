//! Products: what a merchant writes about a thing waits until the platform has looked at it.

use crate::Content;
use api::{Problem, problems};
use clock::{Clock, Id, Moment};
use database::{Error, Statements, Transaction, parameters};
use serde::Deserialize;
use serde_json::Value;

const DECLARED: &str = "SELECT name, shape, is_required FROM attribute WHERE kind = ?1";

const ADD: &str =
    "INSERT INTO product (id, merchant_number, kind, name, intro, attributes, cover_url, pictures, approved_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, NULL) RETURNING number";

const LATEST: &str = "SELECT coalesce(draft.state, 'approved') AS state, json_object('name', coalesce(draft.name, product.name),
  'intro', coalesce(draft.intro, product.intro), 'attributes', json(coalesce(draft.attributes, product.attributes)),
  'cover_url', coalesce(draft.cover_url, product.cover_url), 'pictures', json(coalesce(draft.pictures, product.pictures))
) AS content
FROM product LEFT JOIN product_draft AS draft ON draft.product_number = product.number
WHERE product.number = ?1";

const COUNT: &str = "UPDATE product SET revision = revision + 1 WHERE number = ?1 RETURNING revision";

const SUBMIT: &str = "INSERT INTO product_draft (product_number, state, name, intro, attributes, cover_url, pictures, submitted_by,
  submitted_at, revision)
VALUES (?1, 'waiting', ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (product_number) DO UPDATE SET state = excluded.state, name = excluded.name, intro = excluded.intro,
  attributes = excluded.attributes, cover_url = excluded.cover_url, pictures = excluded.pictures,
  submitted_by = excluded.submitted_by, submitted_at = excluded.submitted_at, revision = excluded.revision, decided_at = NULL,
  reason = NULL";

const APPROVE: &str = "UPDATE product_draft SET state = 'approved', decided_at = ?3
WHERE product_number = (SELECT number FROM product WHERE id = ?1) AND state = 'waiting' AND revision = ?2 RETURNING revision";

const REFUSE: &str = "UPDATE product_draft SET state = 'refused', decided_at = ?3, reason = ?4
WHERE product_number = (SELECT number FROM product WHERE id = ?1) AND state = 'waiting' AND revision = ?2 RETURNING revision";

#[derive(Deserialize)]
struct Number {
    number: i64,
}

#[derive(Deserialize)]
struct Revision {
    revision: i64,
}

#[derive(Deserialize)]
struct Declared {
    name: String,
    shape: String,
    is_required: i64,
}

#[derive(Deserialize)]
struct Latest {
    state: String,
    content: Content,
}

impl Declared {
    fn is_shape_of(&self, value: &Value) -> bool {
        match self.shape.as_str() {
            "number" => value.is_number(),
            "text" => value.is_string(),
            _ => value.is_array(),
        }
    }
}

/// Whether the attributes are those that the kind declares.
///
/// # Errors
/// 422 with the pointer of the first that is not, or that is missing.
pub fn check(database: &impl Statements, kind: &str, content: &Content) -> Result<(), Problem> {
    let declared: Vec<Declared> = database.all(DECLARED, parameters![kind])?;
    for (name, value) in &content.attributes {
        let pointer = format!("/attributes/{name}");
        let Some(known) = declared.iter().find(|attribute| attribute.name == *name) else {
            return Err(problems::INVALID.field(pointer, ("没有这个属性", "there is no such attribute")));
        };
        if !known.is_shape_of(value) {
            let wanted = match known.shape.as_str() {
                "number" => ("应为数字", "a number"),
                "text" => ("应为文本", "a text"),
                _ => ("应为文本列表", "a list of texts"),
            };
            return Err(problems::INVALID.field(pointer, wanted));
        }
    }
    let is_missing =
        |attribute: &&Declared| attribute.is_required != 0 && !content.attributes.contains_key(&attribute.name);
    match declared.iter().find(is_missing) {
        Some(missing) => Err(problems::INVALID.field(format!("/attributes/{}", missing.name), ("必填", "is missing"))),
        None => Ok(()),
    }
}

/// A product that nobody sees yet: it waits for the platform. It answers its number.
///
/// # Errors
/// Those of [`check`].
pub fn add(
    change: &Transaction,
    clock: &Clock,
    (merchant_number, kind): (i64, &str),
    content: &Content,
    actor: Id,
) -> Result<i64, Problem> {
    check(change, kind, content)?;
    let row = parameters![
        clock.id(),
        merchant_number,
        kind,
        &content.name,
        &content.intro,
        text(&content.attributes)?,
        &content.cover_url,
        text(&content.pictures)?
    ];
    let added: Number = change.one(ADD, row)?;
    keep(change, added.number, content, actor, clock.now())?;
    Ok(added.number)
}

/// Submits other content of a product, which stays to be seen as it is until that is approved. The same content as before is no news.
///
/// # Errors
/// Those of [`check`].
pub fn submit(
    change: &Transaction,
    (number, kind): (i64, &str),
    content: &Content,
    actor: Id,
    now: Moment,
) -> Result<(), Problem> {
    check(change, kind, content)?;
    let latest: Latest = change.one(LATEST, parameters![number])?;
    if latest.state != "refused" && latest.content == *content {
        return Ok(());
    }
    keep(change, number, content, actor, now)
}

/// Submits what there is once more: something that belongs to it is new.
///
/// # Errors
/// Where the database fails.
pub fn submit_again(change: &Transaction, number: i64, actor: Id, now: Moment) -> Result<(), Problem> {
    let latest: Latest = change.one(LATEST, parameters![number])?;
    keep(change, number, &latest.content, actor, now)
}

fn keep(change: &Transaction, number: i64, content: &Content, actor: Id, now: Moment) -> Result<(), Problem> {
    let next: Revision = change.one(COUNT, parameters![number])?;
    let row = parameters![
        number,
        &content.name,
        &content.intro,
        text(&content.attributes)?,
        &content.cover_url,
        text(&content.pictures)?,
        actor,
        now,
        next.revision
    ];
    change.run(SUBMIT, row)?;
    Ok(())
}

/// Approves what was submitted: guests see it, and the articles that waited with it. `false` where it is decided, or another revision
/// waits by now.
///
/// # Errors
/// Where the database fails.
pub fn approve(change: &Transaction, id: Id, revision: i64, now: Moment) -> Result<bool, Error> {
    change.changed(APPROVE, parameters![id, revision, now])
}

/// Refuses what was submitted, and why. `false` as in [`approve`].
///
/// # Errors
/// Where the database fails.
pub fn refuse(change: &Transaction, id: Id, revision: i64, now: Moment, reason: &str) -> Result<bool, Error> {
    change.changed(REFUSE, parameters![id, revision, now, reason])
}

fn text(told: &impl serde::Serialize) -> Result<String, Problem> {
    serde_json::to_string(told).map_err(|error| problems::INTERNAL.caused_by(error))
}
