//! POST /v1/login/wechat — the code that the mini-program got from `wx.login`.

use api::{Answer, Problem, Request, World, problems};
use member::{
    Proof, Sealing, Visitor,
    account::{self, Entry, Way},
    login::welcome,
};
use serde::Deserialize;
use wechat::{Failure, Session, configuration, read_session};

/// The mini-program must call `wx.login` again.
const CODE_INVALID: Problem = Problem::new(
    401,
    "wechat-code-invalid",
    "微信登录已失效，请重试",
    "WeChat does not know the code any more",
);

/// WeChat does not let this person log in.
const BLOCKED: Problem = Problem::new(
    403,
    "wechat-blocked",
    "该微信账号存在风险，暂不能登录",
    "WeChat blocks this account",
);

#[derive(Deserialize)]
struct Input {
    code: String,
    proof: Option<Proof>,
}

pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let Input { code, proof } = request.json()?;
    let visitor = Visitor::of(request, world, proof.as_ref()).await?;
    let entry = log_in(world, &code, &visitor).await?;
    Ok(Answer::ok(&welcome(world, entry).await?))
}

/// Asks WeChat who it is, and lets them in.
///
/// # Errors
/// [`CODE_INVALID`], [`BLOCKED`], `account-conflict`, `proof-needed`, 429 and 503 as WeChat says.
pub async fn log_in(world: &World, code: &str, visitor: &Visitor) -> Result<Entry, Problem> {
    let session = session(world, code).await?;
    let way = Way::Wechat {
        openid: &session.openid,
        union_id: session.unionid.as_deref(),
        session_key: &session.session_key,
    };
    let sealing = Sealing::of(world).await;
    let entered = world
        .database
        .transaction(|change| account::enter(change, &world.clock, &sealing, way, visitor));
    Ok(entered?)
}

async fn session(world: &World, code: &str) -> Result<Session, Problem> {
    let program = configuration::mini_program(&world.settings, world.mode).await?;
    let call = program.session(code).map_err(problem_of)?;
    let answer = world.outbound.send(call).await?;
    read_session(&answer).map_err(problem_of)
}

fn problem_of(failure: Failure) -> Problem {
    match failure {
        Failure::CodeInvalid | Failure::CodeUsed | Failure::Unsendable(_) => CODE_INVALID,
        Failure::HighRisk => BLOCKED,
        Failure::TooOften(_) => problems::TOO_MANY_REQUESTS.retry_after(60),
        Failure::Busy | Failure::Unavailable(_) | Failure::Unreadable { .. } => {
            problems::UNAVAILABLE.retry_after(5).caused_by(failure)
        }
        // Most likely a wrong appid or secret: asking again does not help, the operator reads it in the log.
        _ => problems::UNAVAILABLE.retry_after(60).caused_by(failure),
    }
}
