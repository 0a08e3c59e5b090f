//! Articles: variants of a product that are counted, each with its price.

use api::{Problem, problems};
use clock::{Clock, Id};
use database::{Error, Statements, Transaction, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use text::Rule;

/// What a specification says in one place: `甜度` and `半糖`.
const SPECIFICATION: Rule = Rule::line(20);

const MOST_SPECIFICATIONS: usize = 8;

const ADD: &str = "INSERT INTO sku (id, product_number, name, specification, price_fen, state)
VALUES (?1, ?2, ?3, ?4, ?5, 'waiting')";

/// One that waits for the platform cannot be sold by that; taken back before, it is dropped for good.
const CHANGE: &str = "UPDATE sku SET price_fen = ?2, state = CASE
  WHEN state = 'waiting' THEN iif(?3 = 'sold', 'waiting', 'dropped') WHEN state = 'dropped' THEN 'dropped' ELSE ?3
END WHERE id = ?1";

/// A variant that a product is to have.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewArticle {
    /// What guests call it, 1 to 30 characters.
    pub name: String,
    /// What it is like, by name and value, up to 8.
    #[serde(default)]
    pub specification: BTreeMap<String, String>,
    /// Its price.
    pub price_fen: Fen,
}

/// What is changed of one without asking the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// Its price.
    pub price_fen: Fen,
    /// Whether it is sold.
    pub is_sold: bool,
}

impl NewArticle {
    /// As it is kept; `at` points to it.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub fn read(&self, at: &str) -> Result<NewArticle, Problem> {
        if self.specification.len() > MOST_SPECIFICATIONS {
            let most = (
                format!("最多 {MOST_SPECIFICATIONS} 项"),
                format!("at most {MOST_SPECIFICATIONS}"),
            );
            return Err(problems::INVALID.field(format!("{at}/specification"), most));
        }
        let read = |(name, value): (&String, &String)| {
            let pointer = format!("{at}/specification");
            let name = SPECIFICATION.read(&pointer, name)?;
            Ok::<_, Problem>((name, SPECIFICATION.read(&pointer, value)?))
        };
        Ok(NewArticle {
            name: crate::name(&format!("{at}/name"), &self.name)?,
            specification: self.specification.iter().map(read).collect::<Result<_, _>>()?,
            price_fen: price(&format!("{at}/price_fen"), self.price_fen)?,
        })
    }
}

/// A price that may be asked for.
///
/// # Errors
/// 422 for one that is negative, or more than there is.
pub fn price(pointer: &str, price: Fen) -> Result<Fen, Problem> {
    let most = money::LARGEST;
    if (Fen::new(0)..=most).contains(&price) {
        return Ok(price);
    }
    let bounds = (
        format!("应在 0 到 {} 分之间", most.get()),
        format!("0 to {} fen", most.get()),
    );
    Err(problems::INVALID.field(pointer, bounds))
}

/// Adds a variant, which waits for the platform with its product; it answers its id. Where the product was submitted before, the caller
/// submits it once more ([`crate::product::submit_again`]).
///
/// # Errors
/// Where the database fails.
pub fn add(change: &Transaction, clock: &Clock, product_number: i64, new: &NewArticle) -> Result<Id, Problem> {
    let id = clock.id();
    let specification =
        serde_json::to_string(&new.specification).map_err(|error| problems::INTERNAL.caused_by(error))?;
    change.run(
        ADD,
        parameters![id, product_number, &new.name, specification, new.price_fen.get()],
    )?;
    Ok(id)
}

/// Changes its price, and whether it is sold.
///
/// # Errors
/// Where the database fails.
pub fn change(change: &Transaction, id: Id, article: Article) -> Result<(), Error> {
    let state = if article.is_sold { "sold" } else { "withdrawn" };
    change
        .run(CHANGE, parameters![id, article.price_fen.get(), state])
        .map(drop)
}
