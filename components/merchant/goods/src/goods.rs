//! Goods as their merchant writes them down.

use api::{Problem, problems};
use catalogue::{Content, NewArticle, NewListing, Offer, listing};
use clock::{Clock, Id};
use database::{Statements, Transaction, parameters};
use serde::Deserialize;

/// What kind of thing they are.
pub(crate) const KIND: &str = "goods";

const MOST_STORES: usize = 200;

const MOST_ARTICLES: usize = 50;

const STORES: &str = "SELECT store.number, listing.number AS listing_number, listing.offer,
  EXISTS (SELECT 1 FROM json_each(?3) AS wanted WHERE wanted.value = store.id) AS is_wanted
FROM store
LEFT JOIN listing ON listing.store_number = store.number AND listing.product_number = ?2
WHERE store.merchant_number = ?1";

/// What is sold by the piece.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Goods {
    /// What guests read, once the platform has looked at it.
    #[serde(flatten)]
    pub(crate) content: Content,
    /// In which stores guests shall find it.
    #[serde(default)]
    pub(crate) store_ids: Vec<Id>,
}

/// Its variants at the beginning.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Articles {
    #[serde(default)]
    pub(crate) articles: Vec<NewArticle>,
}

#[derive(Deserialize)]
struct Store {
    number: i64,
    listing_number: Option<i64>,
    offer: Option<Offer>,
    is_wanted: i64,
}

impl Goods {
    /// As it is kept.
    ///
    /// # Errors
    /// 422 with the field's pointer.
    pub(crate) fn read(&self) -> Result<Goods, Problem> {
        if self.store_ids.len() > MOST_STORES {
            let most = (format!("最多 {MOST_STORES} 家"), format!("at most {MOST_STORES}"));
            return Err(problems::INVALID.field("/store_ids", most));
        }
        Ok(Goods {
            content: self.content.read()?,
            store_ids: self.store_ids.clone(),
        })
    }

    /// Lists the product in these stores, and in no others any more.
    ///
    /// # Errors
    /// 422 for a store that is not the merchant's.
    pub(crate) fn place(
        &self,
        change: &Transaction,
        clock: &Clock,
        (merchant_number, product_number): (i64, i64),
    ) -> Result<(), Problem> {
        let ids = serde_json::to_string(&self.store_ids).map_err(|error| problems::INTERNAL.caused_by(error))?;
        let stores: Vec<Store> = change.all(STORES, parameters![merchant_number, product_number, ids])?;
        let wanted = stores.iter().filter(|store| store.is_wanted != 0).count();
        let mut named = self.store_ids.clone();
        named.sort_unstable();
        named.dedup();
        if wanted != named.len() {
            let unknown = ("含有不属于该商户的门店", "one of them is not a store of the merchant");
            return Err(problems::INVALID.field("/store_ids", unknown));
        }
        for store in stores {
            let offer = if store.is_wanted == 0 {
                Offer::Withdrawn
            } else {
                Offer::Offered
            };
            match store.listing_number {
                Some(number) if store.offer != Some(offer) => listing::turn(change, number, offer)?,
                None if offer == Offer::Offered => {
                    let new = NewListing {
                        id: clock.id(),
                        store_number: store.number,
                        product_number,
                        kind: KIND,
                        price_unit: "piece",
                        fulfilment: "pickup",
                    };
                    listing::add(change, new, offer)?;
                }
                _ => {}
            }
        }
        Ok(())
    }
}

impl Articles {
    /// As they are kept.
    ///
    /// # Errors
    /// 422 for too many, or with the field's pointer.
    pub(crate) fn read(&self) -> Result<Vec<NewArticle>, Problem> {
        if self.articles.len() > MOST_ARTICLES {
            let most = (format!("最多 {MOST_ARTICLES} 项"), format!("at most {MOST_ARTICLES}"));
            return Err(problems::INVALID.field("/articles", most));
        }
        let read = |(index, article): (usize, &NewArticle)| article.read(&format!("/articles/{index}"));
        self.articles.iter().enumerate().map(read).collect()
    }
}
