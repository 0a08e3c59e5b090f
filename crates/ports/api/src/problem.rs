use crate::{Answer, Language, Wording, field_name};
use serde::Serialize;
use serde_json::{Map, Value, json};

/// A problem by RFC 9457. Clients branch on its type, `/problems/<slug>`; the texts are for people.
///
/// A component names the problems that it can answer as constants; machine data is added where one arises.
#[derive(Clone, Debug)]
pub struct Problem {
    status: u16,
    slug: &'static str,
    chinese: &'static str,
    english: &'static str,
    more: Option<Box<More>>,
}

#[derive(Clone, Debug, Default)]
struct More {
    detail: Option<Wording>,
    errors: Vec<FieldError>,
    members: Map<String, Value>,
    headers: Vec<(&'static str, String)>,
    cause: Option<String>,
}

/// What is wrong with one field of a body or one parameter of a query.
#[derive(Clone, Debug)]
struct FieldError {
    pointer: String,
    detail: Wording,
}

impl Problem {
    /// A kind of problem: its HTTP status, the last part of its type, its title in Chinese and in English.
    #[must_use]
    pub const fn new(status: u16, slug: &'static str, chinese: &'static str, english: &'static str) -> Problem {
        Problem {
            status,
            slug,
            chinese,
            english,
            more: None,
        }
    }

    /// A rule refused it. What the business refuses it names so, and knows nothing of HTTP.
    #[must_use]
    pub const fn refused(slug: &'static str, chinese: &'static str, english: &'static str) -> Problem {
        Problem::new(422, slug, chinese, english)
    }

    /// The state has moved on, or was never the one that it needs.
    #[must_use]
    pub const fn moved(slug: &'static str, chinese: &'static str, english: &'static str) -> Problem {
        Problem::new(409, slug, chinese, english)
    }

    /// The caller is known, and may not.
    #[must_use]
    pub const fn forbidden(slug: &'static str, chinese: &'static str, english: &'static str) -> Problem {
        Problem::new(403, slug, chinese, english)
    }

    /// It was done too often lately.
    #[must_use]
    pub const fn too_often(slug: &'static str, chinese: &'static str, english: &'static str) -> Problem {
        Problem::new(429, slug, chinese, english)
    }

    /// Who calls has not proven to be who they say.
    #[must_use]
    pub const fn unproven(slug: &'static str, chinese: &'static str, english: &'static str) -> Problem {
        Problem::new(401, slug, chinese, english)
    }

    /// Whether it is of the same kind as this constant.
    #[must_use]
    pub fn is(&self, kind: &Problem) -> bool {
        self.slug == kind.slug
    }

    /// The HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The last part of its type.
    #[must_use]
    pub fn slug(&self) -> &'static str {
        self.slug
    }

    /// Adds a member with machine data.
    #[must_use]
    pub fn with(mut self, member: &str, value: impl Serialize) -> Problem {
        let value = json!(value);
        self.more().members.insert(member.to_owned(), value);
        self
    }

    /// Adds what people want to know of this very case, in Chinese and in English.
    #[must_use]
    pub fn because(mut self, chinese: impl Into<String>, english: impl Into<String>) -> Problem {
        self.more().detail = Some((chinese, english).into());
        self
    }

    /// Adds what is wrong with one field: where, as a JSON pointer (RFC 6901), and what, best in Chinese and in English.
    #[must_use]
    pub fn field(mut self, pointer: impl Into<String>, detail: impl Into<Wording>) -> Problem {
        self.more().errors.push(FieldError {
            pointer: pointer.into(),
            detail: detail.into(),
        });
        self
    }

    /// Tells after how many seconds asking again makes sense.
    #[must_use]
    pub fn retry_after(self, seconds: i64) -> Problem {
        self.header("retry-after", seconds.max(1).to_string())
    }

    /// Adds a header of the answer.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: String) -> Problem {
        self.more().headers.push((name, value));
        self
    }

    /// Notes what is behind it, for the log only.
    #[must_use]
    pub fn caused_by(mut self, cause: impl std::fmt::Display) -> Problem {
        self.more().cause = Some(cause.to_string());
        self
    }

    /// What is behind it, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&str> {
        self.more.as_ref().and_then(|more| more.cause.as_deref())
    }

    /// The answer that tells it.
    #[must_use]
    pub fn answer(self, language: Language, request_id: &str) -> Answer {
        let title = language.choose(self.chinese, self.english);
        let More {
            detail,
            errors,
            mut members,
            headers,
            ..
        } = self.more.map(|more| *more).unwrap_or_default();
        let detail = match detail {
            Some(detail) => detail.read(language).to_owned(),
            None if errors.is_empty() => title.to_owned(),
            None => sentence(title, &errors, language),
        };
        members.insert("type".to_owned(), json!(format!("/problems/{}", self.slug)));
        members.insert("title".to_owned(), json!(title));
        members.insert("status".to_owned(), json!(self.status));
        members.insert("detail".to_owned(), json!(detail));
        members.insert("request_id".to_owned(), json!(request_id));
        if !errors.is_empty() {
            let member =
                |error: &FieldError| json!({ "pointer": error.pointer, "detail": error.detail.read(language) });
            members.insert("errors".to_owned(), errors.iter().map(member).collect());
        }
        let answer = Answer::json(self.status, &members).of_type("application/problem+json");
        // RFC 9110, 15.5.2: every 401 says how one logs in.
        let challenge = (self.status == 401).then(|| ("www-authenticate", "Bearer".to_owned()));
        headers
            .into_iter()
            .chain(challenge)
            .fold(answer, |answer, (name, value)| answer.header(name, value))
    }

    fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }
}

/// The title and every field, by the name that people have for it, with what is wrong with it.
fn sentence(title: &str, errors: &[FieldError], language: Language) -> String {
    let fields = errors.iter().map(|error| {
        let (name, detail) = (field_name::of(&error.pointer, language), error.detail.read(language));
        match (name.is_empty(), language) {
            (true, _) => detail.to_owned(),
            (false, Language::English) => format!("{name}: {detail}"),
            // Between what is Chinese and what is not stands a space.
            (false, Language::Chinese) if detail.starts_with(|first: char| first.is_ascii()) => {
                format!("{name} {detail}")
            }
            (false, Language::Chinese) => name + detail,
        }
    });
    let (colon, semicolon) = language.choose(("：", "；"), (" – ", "; "));
    format!("{title}{colon}{}", fields.collect::<Vec<_>>().join(semicolon))
}

/// A Chinese sentence with the setting that an English text names in marks of code, if it names one.
#[must_use]
pub fn setting_named(sentence: &str, text: &str) -> String {
    match text.split('`').nth(1) {
        Some(setting) => format!("{sentence}：设置 `{setting}`"),
        None => sentence.to_owned(),
    }
}

/// The problems that any operation can answer.
pub mod problems {
    use super::Problem;

    /// The caller is known, and has no post that the operation is for.
    pub const NOT_ALLOWED: Problem = Problem::forbidden("not-allowed", "没有权限", "Not allowed for this account");

    /// The body or a parameter is not what the operation reads.
    pub const UNREADABLE: Problem = Problem::new(400, "unreadable", "请求无法读取", "The request cannot be read");
    /// No login, or one that is over.
    pub const UNAUTHENTICATED: Problem = Problem::new(401, "unauthenticated", "请先登录", "Log in first");
    /// Not there, or not the caller's.
    pub const NOT_FOUND: Problem = Problem::new(404, "not-found", "没有找到", "Not found");
    /// The path is right, the method is not.
    pub const METHOD_NOT_ALLOWED: Problem =
        Problem::new(405, "method-not-allowed", "不支持该方法", "The method is not allowed");
    /// The body is larger than 1 MiB.
    pub const TOO_LARGE: Problem = Problem::new(413, "too-large", "请求内容过大", "The body is too large");
    /// The body is not JSON.
    pub const UNSUPPORTED_MEDIA_TYPE: Problem = Problem::new(
        415,
        "unsupported-media-type",
        "请使用 JSON 格式",
        "The body must be JSON",
    );
    /// Readable, but a field has a value that it cannot have.
    pub const INVALID: Problem = Problem::new(422, "invalid", "内容有误", "A value is not acceptable");
    /// Too many of these in a short time.
    pub const TOO_MANY_REQUESTS: Problem = Problem::new(
        429,
        "too-many-requests",
        "操作过于频繁，请稍后再试",
        "Too many requests, try again later",
    );
    /// A fault of ours.
    pub const INTERNAL: Problem = Problem::new(500, "internal", "服务出错", "Something went wrong on our side");
    /// A setting is missing; the detail names it.
    pub const NOT_CONFIGURED: Problem =
        Problem::new(503, "not-configured", "服务尚未配置", "The service is not configured");
    /// The database or a counterpart does not serve at the moment.
    pub const UNAVAILABLE: Problem = Problem::new(
        503,
        "unavailable",
        "服务暂时不可用，请稍后再试",
        "Not available at the moment, try again",
    );
}

impl From<database::Error> for Problem {
    fn from(error: database::Error) -> Problem {
        match &error {
            database::Error::Engine { .. } => problems::UNAVAILABLE.retry_after(1).caused_by(error),
            database::Error::Shape { .. } | database::Error::Schema(_) => problems::INTERNAL.caused_by(error),
            database::Error::OfTheSandbox => problems::NOT_CONFIGURED
                .because("该数据库由沙箱创建，正式模式需要新的数据库", error.to_string())
                .caused_by(error),
            database::Error::OfALiveBundle => problems::NOT_CONFIGURED
                .because("该数据库属于正式环境，沙箱不能使用", error.to_string())
                .caused_by(error),
            database::Error::OfAnotherVersion => problems::NOT_CONFIGURED
                .because(
                    "该数据库由旧版本创建，本版本不能沿用，请使用新的数据库",
                    error.to_string(),
                )
                .caused_by(error),
        }
    }
}

impl From<caller::Error> for Problem {
    fn from(error: caller::Error) -> Problem {
        problems::UNAVAILABLE.retry_after(1).caused_by(error)
    }
}

impl From<settings::Error> for Problem {
    fn from(error: settings::Error) -> Problem {
        // Which setting it is goes out, not its value: that may be a secret.
        let chinese = match &error {
            settings::Error::Missing(name) => format!("设置 `{name}` 尚未填写"),
            settings::Error::Unusable(name, _) => format!("设置 `{name}` 的值不可用"),
            settings::Error::OfTheSandbox(name) => format!("设置 `{name}` 仍是沙箱的值，正式模式拒绝使用"),
            settings::Error::Unread(name, _) => format!("设置 `{name}` 无法读取"),
        };
        problems::NOT_CONFIGURED
            .because(chinese, error.to_string())
            .caused_by(error)
    }
}

impl From<outbound::Error> for Problem {
    fn from(error: outbound::Error) -> Problem {
        problems::UNAVAILABLE.retry_after(5).caused_by(error)
    }
}
