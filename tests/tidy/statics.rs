//! No request's data in a static: an instance serves many strangers, one after another and at once.

use crate::{files, named, read};
use std::collections::BTreeSet;

/// The only files that keep something as long as an instance lives, and what: nothing of it comes from a request.
const KEPT: &[(&str, &str)] = &[
    ("crates/ports/database/src/engine.rs", "the open connections"),
    (
        "crates/ports/database/src/native.rs",
        "what a new database is like, natively only",
    ),
    ("crates/ports/caller/src/key_value.rs", "the open key-value store"),
    (
        "crates/ports/settings/src/lib.rs",
        "the settings, which do not change while the bundle runs",
    ),
    (
        "crates/acquiring/src/accounts/opened.rs",
        "which account is the platform's, and the settings of accounts, which never change within a version",
    ),
    (
        "crates/acquiring/src/certificates/kept.rs",
        "WeChat Pay's certificates of merchants' own accounts, and when they were last fetched for an unknown serial",
    ),
    (
        "crates/providers/alipay/src/configuration.rs",
        "the app's keys, which are settings that were parsed",
    ),
    (
        "crates/providers/unionpay/src/configuration.rs",
        "the merchant's keys and the pinned chain, which are settings that were parsed",
    ),
    (
        "crates/providers/wechat-pay/src/configuration.rs",
        "the merchant's keys, which are settings that were parsed, and WeChat Pay's certificates",
    ),
    (
        "components/system/sandbox/src/wechat_pay/gateway.rs",
        "the played gateway's keys, which never change",
    ),
];

/// Whether a line declares something that outlives a request.
fn outlives(line: &str) -> bool {
    let line = line.trim_start();
    let declared = line
        .strip_prefix("pub(crate) ")
        .or_else(|| line.strip_prefix("pub "))
        .unwrap_or(line);
    declared.starts_with("static ") || line.contains("thread_local!")
}

#[test]
fn nothing_outlives_a_request_but_what_is_listed() {
    let folders = [
        "components",
        "crates/acquiring",
        "crates/business",
        "crates/ports",
        "crates/providers",
    ];
    let sources = folders.iter().flat_map(|folder| files(folder, ".rs"));
    let found: BTreeSet<_> = sources
        .filter(|path| named(path).contains("/src/"))
        .filter(|path| {
            read(path)
                .lines()
                .take_while(|line| *line != "#[cfg(test)]")
                .any(outlives)
        })
        .map(|path| named(&path))
        .collect();
    let listed: BTreeSet<_> = KEPT.iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(found, listed, "what is kept, and what is listed as such");
}
