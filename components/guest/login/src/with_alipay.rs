//! POST /v1/login/alipay — the code that the mini-program got from `my.getAuthCode`.

use alipay::{Code, Failure, Login, Moment};
use api::{Answer, Problem, Request, World, problems};
use member::{
    Proof, Sealing, Visitor,
    account::{self, Entry, Way},
    login::welcome,
};
use serde::Deserialize;

/// The mini-program must call `my.getAuthCode` again.
const CODE_INVALID: Problem = Problem::new(
    401,
    "alipay-code-invalid",
    "支付宝登录已失效，请重试",
    "Alipay does not know the code any more",
);

#[derive(Deserialize)]
struct Input {
    auth_code: String,
    proof: Option<Proof>,
}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let Input { auth_code, proof } = request.json()?;
    let visitor = Visitor::of(request, world, proof.as_ref()).await?;
    let entry = log_in(world, &auth_code, &visitor).await?;
    Ok(Answer::ok(&welcome(world, entry).await?))
}

/// Asks Alipay who it is, and lets them in.
///
/// # Errors
/// [`CODE_INVALID`], `account-conflict`, `proof-needed`, 429 and 503 as Alipay says.
pub async fn log_in(world: &World, code: &str, visitor: &Visitor) -> Result<Entry, Problem> {
    let login = named(world, code).await?;
    let way = Way::Alipay {
        open_id: &login.open_id,
        union_id: login.union_id.as_deref(),
    };
    let sealing = Sealing::of(world).await;
    let entered = world
        .database
        .transaction(|change| account::enter(change, &world.clock, &sealing, way, visitor));
    Ok(entered?)
}

async fn named(world: &World, code: &str) -> Result<Login, Problem> {
    let app = acquiring::alipay::app(world).await.map_err(unconfigured)?;
    let moment = Moment {
        now: world.clock.now().unix(),
        blinding: world.clock.random(),
    };
    let call = app.login(code, &moment).map_err(problem_of)?;
    let answer = world.outbound.send(call).await?;
    app.read_login(&answer).map_err(problem_of)
}

/// The text names a setting or an account, and no secret.
fn unconfigured(failure: payment::Failure) -> Problem {
    let told = failure.to_string();
    problems::NOT_CONFIGURED
        .because(api::setting_named("支付宝登录尚未配置", &told), told)
        .caused_by(failure)
}

/// A refusal need not be signed to be passed on: it lets nobody in.
fn problem_of(failure: Failure) -> Problem {
    match failure {
        Failure::Unsendable { .. } => CODE_INVALID,
        Failure::Refused {
            code: Code::CodeInvalid,
            ..
        } => CODE_INVALID,
        Failure::Refused {
            code: Code::TooOften, ..
        } => problems::TOO_MANY_REQUESTS.retry_after(60),
        failure if failure.is_retryable() => problems::UNAVAILABLE.retry_after(5).caused_by(failure),
        // Most likely a wrong app id or key: asking again does not help, the operator reads it in the log.
        failure => problems::UNAVAILABLE.retry_after(60).caused_by(failure),
    }
}
