//! Who may do what: the permission that a route asks for stands beside it in the component, the document says the same, a table shows
//! it for every role, and the running bundle does it.

use crate::{
    document::{Operation, document},
    routes::as_template,
};
use rusqlite::{Connection, params};
use serde_json::json;
use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    fmt::Write as _,
    fs,
    path::PathBuf,
};
use tests::{Bundle, Guest, Stay, rooms};

const TABLE: &str = "docs/permissions.md";

const BEGIN: &str =
    "<!-- made by a test: KAIMEN_WRITE_PERMISSIONS=1 cargo test -p tests --test contract permissions:: -->\n";

/// Beside everybody and guests: each role, and whether it is one of the platform.
const ROLES: [(&str, bool); 6] = [
    ("clerk", false),
    ("manager", false),
    ("owner", false),
    ("merchant_officer", true),
    ("money_officer", true),
    ("operator", true),
];

/// What the tables of `api::serve!` ask for: method and route as the document writes it, and the permission.
fn asked_for() -> BTreeMap<(String, String), String> {
    let mut found = BTreeMap::new();
    for path in sources() {
        let source = fs::read_to_string(&path).unwrap();
        let table = source
            .split("api::serve! {")
            .nth(1)
            .and_then(|rest| rest.split("\n}").next());
        for line in table.unwrap_or_default().lines() {
            let Some((route, served)) = line.trim().strip_prefix('"').and_then(|line| line.split_once("\" => ")) else {
                continue;
            };
            for part in served.trim_end_matches(';').split(", ") {
                let Some((methods, permission)) = part.strip_suffix(']').and_then(|part| part.split_once(" [")) else {
                    continue;
                };
                let methods = methods.rsplit_once(' ').unwrap().0;
                for method in methods.split(" | ") {
                    found.insert((method.to_owned(), as_template(route)), permission.to_owned());
                }
            }
        }
    }
    found
}

fn sources() -> Vec<PathBuf> {
    let folders = |path: PathBuf| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let callers = folders(tests::root().join("components")).filter(|path| path.is_dir());
    let components = callers.flat_map(folders);
    components
        .map(|path| path.join("src/lib.rs"))
        .filter(|path| path.exists())
        .collect()
}

fn permission<'a>(operation: &Operation<'a>) -> Option<&'a str> {
    operation.told["x-permission"].as_str()
}

#[test]
fn the_document_asks_for_what_the_components_ask_for() {
    let document = document();
    let operations = document.operations();
    let described = operations.iter().filter_map(|operation| {
        let name = (operation.method.to_uppercase(), operation.path.to_owned());
        Some((name, permission(operation)?.to_owned()))
    });
    let described: BTreeMap<_, _> = described.collect();
    assert_eq!(described, asked_for());
    let outside = |path: &str| path.starts_with("/v1/merchant/") || path.starts_with("/v1/platform/");
    for operation in operations.iter().filter(|operation| outside(operation.path)) {
        assert!(
            permission(operation).is_some(),
            "{} {}",
            operation.method,
            operation.path
        );
    }
}

/// Which roles have a permission, by the schema of a running bundle.
fn roles(bundle: &Bundle) -> BTreeSet<(String, String)> {
    let connection = open(bundle);
    let mut statement = connection
        .prepare("SELECT role, permission FROM role_permission")
        .unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

fn open(bundle: &Bundle) -> Connection {
    // The schema is made by the first request.
    bundle.get("/v1/search").send().expect_status(200);
    Connection::open(bundle.state().join("sqlite_db.db")).unwrap()
}

/// Whose every cell is: what it asks for, and then what each role is answered.
fn row(operation: &Operation<'_>, roles: &BTreeSet<(String, String)>) -> String {
    let asked = match permission(operation) {
        Some(permission) => format!("`{permission}`"),
        None => match operation.told["security"].to_string().as_str() {
            "null" => "a session".to_owned(),
            r#"[{"tick":[]}]"# => "the ticker's secret".to_owned(),
            _ if operation.path.starts_with("/v1/callbacks/") => "the gateway's signature".to_owned(),
            _ => "nothing".to_owned(),
        },
    };
    let is_open = |session: bool| match asked.as_str() {
        "nothing" => true,
        "a session" => session,
        _ => false,
    };
    let has = |role: &str| {
        permission(operation).is_some_and(|permission| roles.contains(&(role.to_owned(), permission.to_owned())))
    };
    let mut row = format!("| `{} {}` | {asked} |", operation.method.to_uppercase(), operation.path);
    let everybody = [is_open(false), is_open(true)].into_iter();
    for yes in everybody.chain(ROLES.map(|(role, _)| is_open(true) || has(role))) {
        row.push_str(if yes { " yes |" } else { " – |" });
    }
    row + "\n"
}

#[test]
fn the_table_of_the_documents_shows_every_route_and_every_role() {
    let (document, bundle) = (document(), Bundle::start());
    let roles = roles(&bundle);
    let mut table = BEGIN.to_owned();
    table.push_str("\n| route | asks for | anybody | guest |");
    for (role, _) in ROLES {
        write!(table, " {role} |").unwrap();
    }
    table.push_str("\n|---|---|---|---|---|---|---|---|---|---|\n");
    let mut operations = document.operations();
    operations.sort_by_key(|operation| (operation.path, operation.method));
    for operation in &operations {
        table.push_str(&row(operation, &roles));
    }
    let path = tests::root().join(TABLE);
    let told = fs::read_to_string(&path).unwrap_or_default();
    let head = told.split(BEGIN).next().unwrap_or_default().to_owned();
    if env::var_os("KAIMEN_WRITE_PERMISSIONS").is_some() {
        fs::write(&path, head + &table).unwrap();
    } else {
        assert_eq!(told, head + &table, "{TABLE}");
    }
}

/// Somebody with a post, and what he is.
struct Holder<'a> {
    role: &'static str,
    guest: Guest<'a>,
}

fn holder<'a>(bundle: &'a Bundle, role: &'static str, merchant: Option<i64>) -> Holder<'a> {
    let guest = bundle.guest(&format!("post-{role}-{}", merchant.unwrap_or_default()));
    let post = "INSERT INTO post (user_id, role, merchant_number, since) VALUES (?1, ?2, ?3, 0)";
    open(bundle).execute(post, params![guest.id, role, merchant]).unwrap();
    Holder { role, guest }
}

#[test]
fn the_running_bundle_lets_each_role_do_what_the_table_says() {
    let (document, bundle) = (document(), Bundle::start());
    let (roles, guest) = (roles(&bundle), bundle.guest("nobody"));
    let holders = ROLES.map(|(role, is_of_platform)| holder(&bundle, role, (!is_of_platform).then_some(1)));
    let operations = document.operations();
    let asked = operations
        .iter()
        .filter_map(|operation| Some((operation, permission(operation)?)));
    let mut seen = 0;
    for (operation, permission) in asked {
        let path = operation
            .path
            .replace("{id}", &"0".repeat(32))
            .replace("{channel}", "wechat");
        let method = operation.method.to_uppercase();
        let call = || bundle.call(&method, &path).json(&json!({}));
        let name = format!("{method} {path}");
        assert_eq!(call().send().status, 401, "{name}");
        assert_eq!(call().token(&guest.token).send().status, 403, "{name}");
        for Holder { role, guest } in &holders {
            let status = call().token(&guest.token).send().status;
            let may = roles.contains(&((*role).to_owned(), permission.to_owned()));
            assert_eq!(!matches!(status, 401 | 403), may, "{name} as {role}: {status}");
            seen += 1;
        }
    }
    assert!(seen > 60, "only {seen} answers");
}

#[test]
fn who_works_for_another_merchant_finds_nothing() {
    let (document, bundle) = (document(), Bundle::start());
    let connection = open(&bundle);
    connection.execute_batch(&scene::NEXT_DOOR.join(";")).unwrap();
    let stranger = holder(&bundle, "owner", Some(9)).guest;
    let order = bundle.guest("zhang").book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let order = order["id"].as_str().unwrap();
    let mut seen = 0;
    for operation in document.operations() {
        if !operation.path.starts_with("/v1/merchant/orders/{id}") {
            continue;
        }
        let path = operation.path.replace("{id}", order);
        let body = json!({ "reference": "R-1", "amount_fen": 1, "reason": "x", "answer": "x" });
        let call = bundle.call(&operation.method.to_uppercase(), &path).json(&body);
        let call = call.header("idempotency-key", "1").token(&stranger.token);
        call.send().expect_problem(404, "not-found");
        seen += 1;
    }
    assert!(seen > 1, "only {seen} operations on orders");
    let requests = bundle.get("/v1/merchant/refund-requests").token(&stranger.token).send();
    assert_eq!(requests.expect_status(200)["items"], json!([]));
}

const FIRST_STORE: &str = "0197a000000070008000000000000001";

/// Somebody who works in the second store of the sandbox's merchant alone.
fn of_second_store<'a>(bundle: &'a Bundle, role: &str) -> Guest<'a> {
    let guest = bundle.guest(&format!("second-{role}"));
    let post = "INSERT INTO post (user_id, role, merchant_number, store_number, since) VALUES (?1, ?2, 1, 2, 0)";
    open(bundle).execute(post, params![guest.id, role]).unwrap();
    guest
}

/// What there is of the first store for a path to name; none where it names nothing, or what is of no one store.
fn of_first_store(path: &str, order: &str) -> Option<String> {
    let named = [
        ("/v1/merchant/orders/{id}", order),
        ("/v1/merchant/listings/{id}", rooms::FIRST),
        ("/v1/merchant/rooms/{id}", rooms::FIRST),
        ("/v1/merchant/stores/{id}", FIRST_STORE),
    ];
    let (_, id) = named.iter().find(|(begin, _)| path.starts_with(begin))?;
    Some(path.replace("{id}", id))
}

/// A body that each of them reads.
fn readable(path: &str) -> serde_json::Value {
    if path.starts_with("/v1/merchant/stores") {
        tests::shop::premises("别的店")
    } else if path.starts_with("/v1/merchant/rooms") {
        tests::shop::room(&json!({ "id": FIRST_STORE }), "别的房间", "another-lock")
    } else if path.ends_with("/tariffs/preview") {
        json!({ "starts_at": "2026-05-01T20:00:00+08:00", "ends_at": "2026-05-01T22:00:00+08:00" })
    } else if path.starts_with("/v1/merchant/listings") {
        tests::shop::tariff()
    } else {
        json!({ "reference": "R-1", "amount_fen": 1, "reason": "x", "answer": "x" })
    }
}

#[test]
fn who_works_in_another_store_of_the_same_merchant_finds_nothing() {
    let (document, bundle) = (document(), Bundle::start());
    let order = bundle.guest("zhang").book(Stay::ahead(&bundle, rooms::FIRST, 60, 60));
    let order = order["id"].as_str().unwrap();
    let roles = roles(&bundle);
    let mut seen = 0;
    for role in ["clerk", "manager", "owner"] {
        let person = of_second_store(&bundle, role);
        for operation in document.operations() {
            let (Some(path), Some(permission)) = (of_first_store(operation.path, order), permission(&operation)) else {
                continue;
            };
            if !roles.contains(&(role.to_owned(), permission.to_owned())) {
                continue;
            }
            let call = bundle
                .call(&operation.method.to_uppercase(), &path)
                .json(&readable(&path));
            let reply = call.header("idempotency-key", "1").token(&person.token).send();
            assert_eq!(reply.status, 404, "{} as {role}: {}", operation.name(), reply.text());
            seen += 1;
        }
        let orders = person.get("/v1/merchant/orders").send().expect_status(200);
        assert_eq!(orders["items"], json!([]), "{role}");
    }
    assert!(seen > 20, "only {seen} answers");
    let manager = bundle.guest("second-manager");
    for path in ["/v1/merchant/stores", "/v1/merchant/rooms"] {
        let told = manager.get(path).send().expect_status(200);
        assert!(!told["items"].as_array().unwrap().is_empty(), "{path}");
        assert!(!told.to_string().contains(FIRST_STORE), "{path}: {told}");
    }
}

#[test]
fn what_the_ticker_hands_on_is_found_by_nobody_outside() {
    let bundle = Bundle::start();
    let tasks = "SELECT name FROM due_task ORDER BY name";
    let connection = open(&bundle);
    let mut statement = connection.prepare(tasks).unwrap();
    let tasks: Vec<String> = statement
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert!(tasks.len() > 3, "{tasks:?}");
    let (guest, operator) = (bundle.guest("zhang").token, bundle.operator());
    for task in tasks {
        // Nor by who knows the ticker's secret: the way there is from component to component alone.
        for token in ["", "guessed", "sandbox-tick-secret", &guest, &operator] {
            for method in ["GET", "POST"] {
                let call = bundle.call(method, &format!("/internal/due/{task}"));
                let call = call.json(&json!({ "subjects": ["1"] })).token(token);
                call.send().expect_problem(404, "not-found");
            }
        }
    }
}
