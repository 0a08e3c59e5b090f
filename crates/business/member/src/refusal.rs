use crate::{
    Fault,
    deletion::{self, Obstacle},
};
use api::{Problem, problems};
use clock::Id;
use sealed::Failure;

/// Why somebody is not let in, or a change of an account does not take place.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// Asked for too often.
    #[error("too often; again after {after_seconds} s")]
    TooOften {
        /// After how many seconds it may be asked for again.
        after_seconds: i64,
    },
    /// Not the code that was sent, or one that is used up, too old or tried too often. Which of these is not said: it
    /// would show whether a code was sent at all.
    #[error("the code is not good")]
    CodeInvalid,
    /// No such account, no password, or another password. Which of these is not said.
    #[error("phone and password do not belong together")]
    BadCredentials,
    /// The way to log in belongs to another account than the caller's, and both are in use.
    #[error("the way to log in belongs to another account")]
    AccountConflict,
    /// The account gets another way in only from who shows that it is theirs: a session may be stolen.
    #[error("nothing shows that the account is the caller's own")]
    ProofNeeded,
    /// The account has no phone, so that only a login of just now shows whose it is.
    #[error("the login is too old to show that the account is the caller's own")]
    LoginNeeded,
    /// Something has to be ended before the account can be deleted.
    #[error("the account is still needed")]
    StillNeeded(Vec<Obstacle>),
    /// Somebody changed the password in between.
    #[error("the password was changed in between")]
    PasswordMoved,
    /// Fields of a profile have values that they cannot have.
    #[error("fields with values that they cannot have")]
    Faulty(Vec<Fault>),
    /// A password cannot be hashed, or what is stored is no hash of one: a fault of ours.
    #[error("password hash: {0}")]
    Hash(argon2::password_hash::Error),
    /// What seals and opens what identifies a person is not set, or cannot be used.
    #[error(transparent)]
    Keys(#[from] settings::Error),
    /// What is sealed of an account does not open: it was sealed for another one, is damaged, or its key is gone. Nothing of it
    /// is quoted.
    #[error("`{column}` of the account {user_id}: {failure}")]
    Unopened {
        /// `table.column`.
        column: &'static str,
        /// Whose it should be.
        user_id: Id,
        /// Why it does not open.
        failure: Failure,
    },
    /// The database refuses or fails.
    #[error(transparent)]
    Database(#[from] database::Error),
}

const CODE_INVALID: Problem = Problem::unproven(
    "sms-code-invalid",
    "验证码错误或已失效",
    "The code is wrong or no longer good",
);
const BAD_CREDENTIALS: Problem = Problem::unproven("bad-credentials", "手机号或密码错误", "Wrong phone or password");
const ACCOUNT_CONFLICT: Problem = Problem::moved(
    "account-conflict",
    "该登录方式已绑定其他账号",
    "This way to log in belongs to another account",
);
const PROOF_NEEDED: Problem = Problem::forbidden(
    "proof-needed",
    "请先验证身份：提供原手机号验证码或登录密码",
    "Show first that the account is yours: by a code of its phone, or by its password",
);
const PASSWORD_MOVED: Problem = Problem::moved(
    "password-moved",
    "密码刚刚被修改，请重试",
    "The password was changed in between",
);

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Problem {
        match refusal {
            Refusal::TooOften { after_seconds } => problems::TOO_MANY_REQUESTS.retry_after(after_seconds),
            Refusal::CodeInvalid => CODE_INVALID,
            Refusal::BadCredentials => BAD_CREDENTIALS,
            Refusal::AccountConflict => ACCOUNT_CONFLICT,
            Refusal::ProofNeeded => PROOF_NEEDED.with("proofs", ["phone_code", "current_password"]),
            Refusal::LoginNeeded => PROOF_NEEDED.with("proofs", ["login"]).because(
                "请重新登录后再试（登录后 10 分钟内有效）",
                "Log in again first: a login of the last ten minutes shows that the account is yours",
            ),
            Refusal::StillNeeded(obstacles) => deletion::still_needed(&obstacles),
            Refusal::PasswordMoved => PASSWORD_MOVED,
            Refusal::Faulty(faults) => faults.into_iter().fold(problems::INVALID, |problem, fault| {
                problem.field(fault.pointer, fault.detail)
            }),
            Refusal::Keys(error) => error.into(),
            Refusal::Unopened {
                failure: Failure::UnknownKey(ref key),
                ..
            } => problems::NOT_CONFIGURED
                .because(
                    format!("设置 `sealing_keys` 中缺少密钥 `{key}`"),
                    format!("The setting `sealing_keys` lacks the key `{key}`"),
                )
                .caused_by(refusal),
            Refusal::Hash(_) | Refusal::Unopened { .. } => problems::INTERNAL.caused_by(refusal),
            Refusal::Database(error) => error.into(),
        }
    }
}
