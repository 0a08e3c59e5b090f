//! When what has several resources is taken: when none of them is free.

use clock::Moment;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A stretch of time, from its first instant to the one just after its last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Span {
    /// Its first instant.
    pub starts_at: Moment,
    /// The instant just after it.
    pub ends_at: Moment,
}

/// A time that one resource is occupied, the gaps before and after it included.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Hold {
    pub(crate) resource_id: String,
    pub(crate) blocked_from: Moment,
    pub(crate) blocked_until: Moment,
}

/// The parts of the window in which all of so many resources are occupied. The holds come by resource and start.
pub(crate) fn busy(window: Span, resources: usize, holds: &[Hold]) -> Vec<Span> {
    if resources == 0 {
        return vec![window];
    }
    // At each edge, by how many resources more or fewer are occupied from then on.
    let mut edges: BTreeMap<Moment, isize> = BTreeMap::new();
    for span in occupied(window, holds) {
        *edges.entry(span.starts_at).or_default() += 1;
        *edges.entry(span.ends_at).or_default() -= 1;
    }
    let (mut taken, mut since, mut busy) = (0_isize, None, Vec::new());
    for (at, change) in edges {
        taken += change;
        let all = usize::try_from(taken).is_ok_and(|taken| taken >= resources);
        match since {
            None if all => since = Some(at),
            Some(starts_at) if !all => {
                busy.push(Span { starts_at, ends_at: at });
                since = None;
            }
            _ => {}
        }
    }
    busy
}

/// The time that each resource is occupied within the window, without overlap: what lengthens a stay begins in its gap.
fn occupied(window: Span, holds: &[Hold]) -> Vec<Span> {
    let mut spans: Vec<(&str, Span)> = Vec::with_capacity(holds.len());
    for hold in holds {
        let starts_at = hold.blocked_from.max(window.starts_at);
        let ends_at = hold.blocked_until.min(window.ends_at);
        match spans.last_mut() {
            _ if ends_at <= starts_at => {}
            Some((resource, last)) if *resource == hold.resource_id && starts_at <= last.ends_at => {
                last.ends_at = last.ends_at.max(ends_at);
            }
            _ => spans.push((&hold.resource_id, Span { starts_at, ends_at })),
        }
    }
    spans.into_iter().map(|(_, span)| span).collect()
}
