//! POST /v1/me/phone — the phone number that WeChat has verified becomes the caller's, by the code of the button
//! `getPhoneNumber`.

use api::{Answer, Problem, Request, World, problems};
use member::{
    Proof, Sealing, Visitor,
    account::{self, Entry, Way},
    login::welcome,
};
use serde::Deserialize;
use wechat::{Doors, Error, Failure, configuration};

/// The mini-program must ask the user again. Not 401: the caller's login is as good as before.
const CODE_INVALID: Problem = Problem::new(
    422,
    "phone-code-invalid",
    "手机号授权已失效，请重新授权",
    "WeChat does not know the phone's code any more",
);

/// The country whose numbers get codes by text message.
const MAINLAND: &str = "86";

#[derive(Deserialize)]
struct Input {
    code: String,
    /// Where the phone takes the place of another one.
    proof: Option<Proof>,
}

/// Answers as a login does: where the phone leads to another account, the caller goes on as that one, with its token.
pub async fn handle(request: &Request, world: &World) -> Result<Answer, Problem> {
    let caller = world.caller(request)?;
    let Input { code, proof } = request.json()?;
    let visitor = Visitor::known(request, world, Some(caller), proof.as_ref()).await?;
    let entry = bind(world, &visitor, &code).await?;
    Ok(Answer::ok(&welcome(world, entry).await?))
}

/// Binds the phone by the same rules as a login with it does: one person, one account.
///
/// # Errors
/// [`CODE_INVALID`], `invalid` for a number of another country, `account-conflict`, `proof-needed`, 429 and 503 as WeChat says.
pub async fn bind(world: &World, visitor: &Visitor, code: &str) -> Result<Entry, Problem> {
    let program = configuration::mini_program(&world.settings, world.mode).await?;
    let doors = Doors {
        key_value: &world.key_value,
        clock: &world.clock,
        outbound: &world.outbound,
    };
    let number = wechat::phone::ask(doors, &program, code).await.map_err(problem_of)?;
    if number.country_code() != MAINLAND {
        let only = ("目前只支持中国大陆手机号", "a mobile number of mainland China");
        return Err(problems::INVALID.field("/code", only));
    }
    let (phone, sealing) = (number.e164(), Sealing::of(world).await);
    let entered = world.database.transaction(|change| {
        let way = Way::Phone(&phone);
        account::enter(change, &world.clock, &sealing, way, visitor)
    });
    Ok(entered?)
}

fn problem_of(error: Error) -> Problem {
    match error {
        Error::Failure(Failure::CodeInvalid | Failure::CodeUsed | Failure::Unsendable(_)) => CODE_INVALID,
        Error::Failure(Failure::TooOften(_)) => problems::TOO_MANY_REQUESTS.retry_after(60),
        Error::NoToken(error) => problem_of(*error),
        Error::Silent(error) => error.into(),
        Error::KeyValue(error) => error.into(),
        Error::Failure(failure @ (Failure::Busy | Failure::Unavailable(_) | Failure::Unreadable { .. })) => {
            problems::UNAVAILABLE.retry_after(5).caused_by(failure)
        }
        // Most likely a wrong setting, or a right that WeChat has not given: the operator reads it in the log.
        Error::Failure(failure) => problems::UNAVAILABLE.retry_after(60).caused_by(failure),
    }
}
