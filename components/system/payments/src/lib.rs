//! POST /internal/due/ask-payment, …/push-refund, …/report-delivery, …/refresh-certificates — what gateways are asked about
//! until they have said the last word. Called by the ticker with what is due of one channel.
//!
//! Only money whose notification was lost, and money that goes back, waits for it.

mod ask;
mod deliveries;
mod lane;
mod refunds;

use acquiring::{Gateways, certificates};
use api::{Answer, Problem, Request, World};
pub use ask::ask;
pub use deliveries::report;
pub use refunds::push;
use schedule::{Due, Report};

api::serve! {
    "/internal/due/ask-payment" => POST ask_payments;
    "/internal/due/push-refund" => POST push_refunds;
    "/internal/due/report-delivery" => POST report_deliveries;
    "/internal/due/refresh-certificates" => POST refresh_certificates;
}

async fn ask_payments(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&ask(world, &Gateways::new(world), &due).await?))
}

async fn push_refunds(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&push(world, &Gateways::new(world), &due).await?))
}

async fn report_deliveries(request: &Request, world: &World) -> Result<Answer, Problem> {
    let due: Due = world.handed_over(request).await?;
    Ok(Answer::ok(&report(world, &Gateways::new(world), &due).await?))
}

/// Whether it is time for new certificates is written down beside them.
async fn refresh_certificates(request: &Request, world: &World) -> Result<Answer, Problem> {
    world.handed_over::<Due>(request).await?;
    match certificates::refresh(world).await {
        Ok(0) => {}
        Ok(fetched) => eprintln!("{fetched} platform certificates of WeChat Pay are new"),
        Err(failure) => eprintln!("the platform certificates are as they were: {failure}"),
    }
    Ok(Answer::ok(&Report::default()))
}
