//! Who answers for what is due.

use api::{Problem, World};
use http::{Method, header};
use schedule::{Due, Report, Task};

/// An owner works for some seconds, and a last question takes twice eight at most where its gateway is silent. One who takes longer
/// is left: what was not done comes again, and no other lane waits for it.
const PATIENCE_SECONDS: u64 = 30;

/// The components that answer `/internal/due/<task>`.
#[allow(async_fn_in_trait, reason = "a component runs on one thread")]
pub trait Owners {
    /// Has the owner of a task do what is due.
    ///
    /// # Errors
    /// Why it did not, for the log. What was taken comes again.
    async fn hand_over(&self, task: &Task, due: &Due) -> Result<Report, String>;
}

/// The owners inside the bundle, called by service chaining.
#[derive(Clone)]
pub struct Chained<'a> {
    world: &'a World,
    secret: String,
}

impl Chained<'_> {
    /// Those of this bundle.
    ///
    /// # Errors
    /// Where the setting `tick_secret` is missing.
    pub async fn new(world: &World) -> Result<Chained<'_>, Problem> {
        let secret = world.settings.own("tick_secret", world.mode).await?;
        Ok(Chained { world, secret })
    }
}

impl Owners for Chained<'_> {
    async fn hand_over(&self, task: &Task, due: &Due) -> Result<Report, String> {
        let body = serde_json::to_vec(due).map_err(|error| error.to_string())?;
        let uri = format!("http://{}.spin.internal/internal/due/{}", task.owner, task.name);
        let call = http::Request::builder()
            .method(Method::POST)
            .uri(uri)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.secret))
            .header(header::CONTENT_TYPE, "application/json")
            .body(body);
        let call = call.map_err(|error| error.to_string())?;
        let answer = self.world.outbound.send_within(call, PATIENCE_SECONDS).await;
        let answer = answer.map_err(|error| error.to_string())?;
        if !answer.status().is_success() {
            return Err(format!("{} answers {}", task.owner, answer.status()));
        }
        serde_json::from_slice(answer.body()).map_err(|error| format!("{} answers oddly: {error}", task.owner))
    }
}
