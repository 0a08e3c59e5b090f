//! GET /v1/platform/calendar, PUT, POST /v1/platform/calendar/:year — holidays and make-up workdays by years, as the State Council
//! publishes them: for the operators.

pub mod set;
pub mod show;
mod year;

pub use year::{Day, Year};

api::serve! {
    "/v1/platform/calendar" => GET show::handle [calendar];
    "/v1/platform/calendar/:year" => PUT | POST set::handle [calendar];
}
