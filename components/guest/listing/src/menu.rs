//! GET /v1/listings/:id/menu — what its store sells by the piece beside it: tea and snacks to be brought to the room.

use api::{Answer, Problem, Request, World, problems};
use clock::Id;
use database::{Statements, parameters};
use money::Fen;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What is sold, by categories.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Menu {
    /// By name; what has none comes last.
    pub categories: Vec<Category>,
}

/// What is alike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Category {
    /// Its name; none for what is in no category.
    pub name: Option<String>,
    /// What is in it, by name.
    pub goods: Vec<Goods>,
}

/// Something that is sold by the piece.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goods {
    /// Its own listing.
    pub listing_id: Id,
    /// Its name.
    pub name: String,
    /// What the merchant says of it.
    pub intro: String,
    /// Its picture.
    pub cover_url: String,
    /// Whether nothing of it is left.
    pub sold_out: bool,
    /// Its variants, the cheapest first.
    pub articles: Vec<Article>,
}

/// A variant.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Article {
    /// What a cart names.
    pub sku_id: Id,
    /// Its name.
    pub name: String,
    /// What it is, by the merchant's words.
    pub specification: Map<String, Value>,
    /// What one costs.
    pub price_fen: Fen,
    /// How many there are that nobody else has asked for.
    pub available: i64,
    /// Whether nothing of it is left.
    pub sold_out: bool,
}

#[derive(Deserialize)]
struct Found {
    goods: Vec<Row>,
}

#[derive(Deserialize)]
struct Row {
    category: Option<String>,
    listing_id: Id,
    name: String,
    intro: String,
    cover_url: String,
    articles: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    sku_id: Id,
    name: String,
    specification: Map<String, Value>,
    price_fen: Fen,
    available: i64,
}

/// Answers the menu at the listing of the path.
///
/// # Errors
/// What [`menu`] answers.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let id = request.id()?;
    menu(world, id).map(|menu| Answer::ok(&menu))
}

/// What is sold beside the listing of this id.
///
/// # Errors
/// 404 where it is not there or not shown.
pub fn menu(world: &World, id: Id) -> Result<Menu, Problem> {
    let row = parameters![id, world.clock.now()];
    let found: Option<Found> = world.database.optional(include_str!("menu.sql"), row)?;
    let mut categories: Vec<Category> = Vec::new();
    for row in found.ok_or(problems::NOT_FOUND)?.goods {
        let (name, goods) = goods(row);
        match categories.last_mut().filter(|last| last.name == name) {
            Some(last) => last.goods.push(goods),
            None => categories.push(Category {
                name,
                goods: vec![goods],
            }),
        }
    }
    Ok(Menu { categories })
}

fn goods(row: Row) -> (Option<String>, Goods) {
    let articles: Vec<_> = row.articles.into_iter().map(article).collect();
    let goods = Goods {
        listing_id: row.listing_id,
        name: row.name,
        intro: row.intro,
        cover_url: row.cover_url,
        sold_out: articles.iter().all(|article| article.sold_out),
        articles,
    };
    (row.category, goods)
}

fn article(variant: Variant) -> Article {
    Article {
        sku_id: variant.sku_id,
        name: variant.name,
        specification: variant.specification,
        price_fen: variant.price_fen,
        available: variant.available,
        sold_out: variant.available <= 0,
    }
}
