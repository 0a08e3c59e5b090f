//! What a guest wants of a store's articles: the rules of a cart, its price, and what it brings to an order.

use crate::NewReservation;
use api::{Problem, problems};
use clock::{Clock, Id, Moment};
use database::{Statements, parameters};
use fulfilment::NewFulfilment;
use money::Fen;
use order::{Belonging, Line, LineKind, NewLine, Placement};
use serde::{Deserialize, Serialize};

/// There are not so many; `sold_out` names the articles, and how many are left of each.
pub const SOLD_OUT: Problem = Problem::moved("sold-out", "商品库存不足", "There are not so many left");

/// How many different articles a cart holds at most.
const MOST_ARTICLES: usize = 20;

/// How many of each.
const MOST_PIECES: i64 = 99;

/// What is bought beside a stay is brought to its room, whatever becomes of it elsewhere: with the stay it is over.
const BROUGHT_TO_THE_ROOM: &str = "serve";

/// Pieces of an article, as a client asks for them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// The article.
    pub sku_id: Id,
    /// How many.
    pub quantity: i64,
}

/// What is wanted, with its prices and what there is of it. The default is an empty one.
#[derive(Clone, Debug, Default)]
pub struct Cart {
    articles: Vec<Article>,
}

#[derive(Clone, Debug, Deserialize)]
struct Article {
    sku_id: Id,
    listing_number: i64,
    label: String,
    price_fen: Fen,
    quantity: i64,
    left_over: i64,
}

/// An article of which there are fewer than wanted.
#[derive(Clone, Debug, Serialize)]
struct Short<'a> {
    sku_id: Id,
    label: &'a str,
    left: i64,
}

/// Where articles are wanted: in which store, and for which order, where there is one already.
#[derive(Clone, Copy, Debug)]
pub struct Shelves {
    /// The store.
    pub store_number: i64,
    /// The order.
    pub order_id: Option<Id>,
}

/// How a cart becomes a part of an order.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// What it is paid by.
    pub charge_id: Id,
    /// The position of its first line: each article is a thing of its own, which can be given up by itself.
    pub first_position: i64,
    /// Until when it waits for the money; none where there is nothing to pay.
    pub held_until: Option<Moment>,
}

impl Cart {
    /// What is wanted, as the store sells it now; an empty one asks nobody.
    ///
    /// # Errors
    /// 422 with the field's pointer: too many, none of something, the same twice, or what the store does not sell.
    pub fn find(database: &impl Statements, shelves: Shelves, wanted: &[Wanted], now: Moment) -> Result<Cart, Problem> {
        check(wanted)?;
        if wanted.is_empty() {
            return Ok(Cart::default());
        }
        let document = serde_json::to_string(wanted).map_err(|error| problems::INTERNAL.caused_by(error))?;
        let row = parameters![shelves.store_number, document, now, shelves.order_id];
        let articles: Vec<Article> = database.all(include_str!("cart.sql"), row)?;
        let is_sold = |wanted: &Wanted| articles.iter().any(|article| article.sku_id == wanted.sku_id);
        let not_sold = ("本店不售此商品", "the store does not sell it");
        if let Some(index) = wanted.iter().position(|wanted| !is_sold(wanted)) {
            return Err(problems::INVALID.field(format!("/goods/{index}/sku_id"), not_sold));
        }
        let cart = Cart { articles };
        // No payment is larger.
        if cart.amount() > money::LARGEST {
            let too_much = ("金额超过上限", "they cost more than can be paid at once");
            return Err(problems::INVALID.field("/goods", too_much));
        }
        Ok(cart)
    }

    /// Whether nothing is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }

    /// What all of it costs.
    #[must_use]
    pub fn amount(&self) -> Fen {
        self.articles.iter().map(Article::amount).sum()
    }

    /// Whether there is enough of everything.
    ///
    /// # Errors
    /// [`SOLD_OUT`].
    pub fn is_there(&self) -> Result<(), Problem> {
        let short = self.articles.iter().enumerate();
        let short: Vec<_> = short
            .filter(|(_, article)| article.left_over < article.quantity)
            .collect();
        if short.is_empty() {
            return Ok(());
        }
        let told: Vec<_> = short.iter().map(|(_, article)| article.short()).collect();
        let problem = SOLD_OUT.with("sold_out", told);
        Err(short.into_iter().fold(problem, |problem, (index, article)| {
            let left = article.left();
            let fewer = (format!("仅剩 {left} 件"), format!("{left} are left"));
            problem.field(format!("/goods/{index}/quantity"), fewer)
        }))
    }

    /// A line for each article.
    pub fn lines(&self) -> impl Iterator<Item = Line> {
        self.articles.iter().map(Article::line)
    }

    /// The placement with the lines, and with the articles that they speak for.
    #[must_use]
    pub fn placed(&self, placement: Placement, clock: &Clock, terms: Terms) -> Placement {
        let Terms {
            charge_id,
            first_position,
            held_until,
        } = terms;
        let line = |(item, article): (i64, &Article)| {
            let belonging = Belonging {
                item,
                charge_id,
                listing_number: article.listing_number,
                sku_id: Some(article.sku_id),
                tariff_id: None,
            };
            NewLine::new(belonging, article.line())
        };
        let reservation = |(item, article): (i64, &Article)| NewReservation {
            id: clock.id(),
            charge_id,
            item,
            sku_id: article.sku_id,
            quantity: article.quantity,
            held_until: held_until.map(Moment::unix),
        };
        let things = || (first_position..).zip(&self.articles);
        placement.with(things().map(line)).with(things().map(reservation))
    }

    /// The same with the way to the guest: what an order is placed with has it from the beginning, what joins one later has it once it
    /// is paid.
    #[must_use]
    pub fn brought(&self, placement: Placement, clock: &Clock, first_position: i64) -> Placement {
        let things = (first_position..).zip(&self.articles);
        placement.with(things.map(|(item, _)| NewFulfilment {
            id: clock.id(),
            item,
            method: BROUGHT_TO_THE_ROOM.to_owned(),
        }))
    }
}

impl Article {
    fn amount(&self) -> Fen {
        Fen::new(self.price_fen.get().saturating_mul(self.quantity))
    }

    fn left(&self) -> i64 {
        self.left_over.max(0)
    }

    fn short(&self) -> Short<'_> {
        Short {
            sku_id: self.sku_id,
            label: &self.label,
            left: self.left(),
        }
    }

    fn line(&self) -> Line {
        Line {
            kind: LineKind::Goods,
            label: self.label.clone(),
            starts_at: None,
            ends_at: None,
            minutes: None,
            unit_fen: Some(self.price_fen),
            quantity: Some(self.quantity),
            amount_fen: self.amount(),
        }
    }
}

fn check(wanted: &[Wanted]) -> Result<(), Problem> {
    if wanted.len() > MOST_ARTICLES {
        let most = (format!("最多 {MOST_ARTICLES} 种"), format!("at most {MOST_ARTICLES}"));
        return Err(problems::INVALID.field("/goods", most));
    }
    for (index, Wanted { sku_id, quantity }) in wanted.iter().enumerate() {
        if !(1..=MOST_PIECES).contains(quantity) {
            let bounds = (format!("应在 1 到 {MOST_PIECES} 之间"), format!("1 to {MOST_PIECES}"));
            return Err(problems::INVALID.field(format!("/goods/{index}/quantity"), bounds));
        }
        if wanted.iter().take(index).any(|before| before.sku_id == *sku_id) {
            let twice = ("重复，请合并数量", "it stands there twice");
            return Err(problems::INVALID.field(format!("/goods/{index}/sku_id"), twice));
        }
    }
    Ok(())
}
