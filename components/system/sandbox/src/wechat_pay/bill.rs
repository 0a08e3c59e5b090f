//! GET /v3/bill/tradebill — where the bill of a day is. GET /v3/billdownload/file — the bill itself.
//!
//! The address holds all that the bill is made of, so that it is the same bill as often as it is fetched: the day, when it
//! was asked for (a refund stands in it as it stood then), and the fault that it has.

use super::{bill_lines::bill, gateway::broken, merchant::Merchant, refusal::Refusal, reply::Reply};
use crate::{
    books::Day,
    faults::{Fault, Met},
    wire::INSIDE,
};
use ::wechat_pay::gateway::BillFile;
use api::{Problem, World};
use clock::Moment;

/// The bill of a day is there from this hour of the next day on.
const HOUR: i64 = 10;
/// And for three months.
const LONGEST_SECONDS: i64 = 92 * 86_400;
/// An address serves for five minutes.
const ADDRESS_SECONDS: i64 = 300;

/// What a bill is made of.
#[derive(Clone, Copy)]
struct Edition {
    day: Day,
    at: Moment,
    fault: Option<Fault>,
}

/// Where the bill is.
pub(super) fn address(world: &World, merchant: &Merchant, day: &str, met: Met) -> Result<Reply, Problem> {
    let Some(day) = Day::parse(day) else {
        return Ok(Reply::Refused(Refusal::parameter("bill_date")));
    };
    let at = world.clock.now();
    if at < day.bill_at(HOUR) {
        return Ok(Reply::Refused(Refusal::BILL_IN_MAKING));
    }
    if at >= day.bill_at(HOUR).plus_seconds(LONGEST_SECONDS) {
        return Ok(Reply::Refused(Refusal::BILL_TOO_OLD));
    }
    let fault = met.fault;
    let edition = Edition { day, at, fault };
    let Some(file) = edition.file(world, merchant)? else {
        return Ok(Reply::Refused(Refusal::NO_BILL));
    };
    let url = format!("{INSIDE}/v3/billdownload/file?token={}", edition.token());
    Ok(Reply::Bill { file, url })
}

/// The bill.
pub(super) fn file(world: &World, merchant: &Merchant, token: &str) -> Result<Reply, Problem> {
    let now = world.clock.now();
    let edition = Edition::of(token).filter(|edition| edition.at.plus_seconds(ADDRESS_SECONDS) > now);
    let file = match edition {
        Some(edition) => edition.file(world, merchant)?,
        None => None,
    };
    Ok(file.map_or(Reply::Refused(Refusal::NO_SUCH_RESOURCE), Reply::Download))
}

impl Edition {
    fn token(self) -> String {
        let fault = self.fault.map_or("", Fault::as_str);
        format!("{}.{}.{fault}", self.day.text(), self.at.unix())
    }

    fn of(token: &str) -> Option<Edition> {
        let mut parts = token.split('.');
        let (day, at, fault) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Edition {
            day: Day::parse(day)?,
            at: Moment::from_unix(at.parse().ok()?),
            fault: Fault::ALL.into_iter().find(|known| known.as_str() == fault),
        })
    }

    /// `None` where nothing happened on that day.
    fn file(self, world: &World, merchant: &Merchant) -> Result<Option<BillFile>, Problem> {
        let Some(bill) = bill(world, self.day, self.at, self.fault)? else {
            return Ok(None);
        };
        let file = BillFile::new(&merchant.appid, &merchant.mchid, &bill);
        file.map(Some).map_err(broken)
    }
}
