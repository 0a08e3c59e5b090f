//! What a reader's complaint means to whoever wrote the body or the query: where it is and what belongs there. The reader
//! speaks of types of this program and repeats what it was given; neither goes out.

use crate::{Problem, Wording, problems};
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

/// A body that is not JSON, or not the JSON that is wanted.
pub(crate) fn body(path: &Path, error: &serde_json::Error) -> Problem {
    let (line, column) = (error.line(), error.column());
    match error.classify() {
        Category::Data => member(path, &error.to_string()),
        Category::Eof => problems::UNREADABLE.field("", ("JSON 不完整", "JSON that ends too early")),
        Category::Syntax | Category::Io => problems::UNREADABLE.field(
            "",
            (
                format!("第 {line} 行第 {column} 列不是有效的 JSON"),
                format!("not JSON at line {line} column {column}"),
            ),
        ),
    }
}

/// A member or parameter that is not what is wanted.
pub(crate) fn member(path: &Path, complaint: &str) -> Problem {
    let mut pointer = pointer(path);
    let of_object = [
        ("missing field ", ("必填", "missing")),
        ("duplicate field ", ("只能出现一次", "given more than once")),
    ];
    for (words, wording) in of_object {
        if let Some(name) = quoted_behind(complaint, words) {
            // The reader's place is the object that has it.
            pointer.push_str(&segment(name));
            return problems::UNREADABLE.field(pointer, wording);
        }
    }
    problems::UNREADABLE.field(pointer, wording(complaint))
}

/// The place by RFC 6901; empty for the whole. A reader that lost its way tells an unknown segment.
fn pointer(path: &Path) -> String {
    let segments = path.iter().filter_map(|part| match part {
        Segment::Seq { index } => Some(format!("/{index}")),
        Segment::Map { key } => Some(segment(key)),
        Segment::Enum { variant } => Some(segment(variant)),
        Segment::Unknown => None,
    });
    segments.collect()
}

fn segment(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

/// Complaints have the forms that `serde::de::Error` gives them; a number in a query has those of `std`.
fn wording(complaint: &str) -> Wording {
    // What was given stands before and may hold anything: what is expected is the last.
    if let Some((_, expected)) = complaint.rsplit_once(", expected ") {
        let expected = expected.split(" at line ").next().unwrap_or_default();
        return wanted(expected, complaint.starts_with("invalid value"));
    }
    match complaint {
        "invalid digit found in string" | "cannot parse integer from empty string" => {
            ("应为整数", "a whole number").into()
        }
        "number too large to fit in target type" | "number too small to fit in target type" => OUT_OF_RANGE.into(),
        "invalid float literal" | "cannot parse float from empty string" => ("应为数字", "a number").into(),
        _ => UNFIT.into(),
    }
}

const OUT_OF_RANGE: (&str, &str) = ("数值超出范围", "a number out of range");
const UNFIT: (&str, &str) = ("格式不正确", "not in the expected form");

fn wanted(expected: &str, is_right_type: bool) -> Wording {
    match expected {
        "a string" | "string" | "a borrowed string" | "str" => ("应为文本", "a text").into(),
        "i8" | "i16" | "i32" | "i64" | "i128" | "isize" | "u8" | "u16" | "u32" | "u64" | "u128" | "usize" => {
            if is_right_type {
                OUT_OF_RANGE.into()
            } else {
                ("应为整数", "a whole number").into()
            }
        }
        "f32" | "f64" => ("应为数字", "a number").into(),
        "a boolean" => ("应为 true 或 false", "true or false").into(),
        "a sequence" => ("应为数组", "a list").into(),
        "a map" => ("应为对象", "an object").into(),
        "an id of 32 hex digits" => ("应为 32 位十六进制编号", expected).into(),
        _ if expected.starts_with("struct ") => ("应为对象", "an object").into(),
        _ if expected.starts_with("a time of RFC 3339") => {
            ("应为带时区的 RFC 3339 时间，例如 2026-05-01T20:00:00+08:00", expected).into()
        }
        _ if expected.starts_with('`') || expected.starts_with("one of `") => {
            let names: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
            (
                format!("应为以下之一：{}", names.join("、")),
                format!("one of {}", names.join(", ")),
            )
                .into()
        }
        _ => UNFIT.into(),
    }
}

fn quoted_behind<'a>(complaint: &'a str, words: &str) -> Option<&'a str> {
    let (name, _) = complaint.strip_prefix(words)?.strip_prefix('`')?.split_once('`')?;
    Some(name)
}
