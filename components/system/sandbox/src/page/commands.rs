use api::{Language, Request};
use http::Uri;
use maud::{Markup, html};

/// A line: what follows `curl -s` and the address, and in both languages what it is good for.
const COMMANDS: &str = include_str!("commands.txt");

/// Where Spin listens unless it is told otherwise.
const USUAL_ADDRESS: &str = "http://127.0.0.1:3000";

pub(super) fn section(language: Language, request: &Request) -> Markup {
    let address = address(request).unwrap_or_else(|| USUAL_ADDRESS.to_owned());
    html! {
        h2 { (language.choose("命令行", "Command line")) }
        p {
            (language.choose("登录码写成 ", "A login code is written "))
            code { (language.choose("sandbox-名字-序号", "sandbox-name-number")) }
            (language.choose(
                "：同一个名字是同一个人，每个码只能用一次。",
                ": one name is one person, and a code serves once. ",
            ))
            code { "$number" } (language.choose(" 是支付单号。", " is the number of a payment."))
        }
        pre {
            @for line in COMMANDS.lines() {
                @let (call, hints) = line.split_once("  # ").unwrap_or((line, ""));
                "curl -s " (address) (call)
                @if let Some((chinese, english)) = hints.split_once(" | ") { "  # " (language.choose(chinese, english)) }
                "\n"
            }
        }
    }
}

/// Where the page itself was reached. It is to be pasted into a shell: none but a plain host and port is taken over.
fn address(request: &Request) -> Option<String> {
    let url: Uri = request.header("spin-full-url")?.parse().ok()?;
    let (scheme, authority) = (url.scheme_str()?, url.authority()?.as_str());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b".-:".contains(&byte);
    let is_plain = authority.bytes().all(is_plain);
    is_plain.then(|| format!("{scheme}://{authority}"))
}
