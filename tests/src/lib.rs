//! What the tests stand on: the bundle's Wasm files on the runner, called over HTTP like by anybody else.
#![expect(
    clippy::panic,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test that cannot go on stops there"
)]

mod alipay;
pub mod books;
mod bundle;
mod call;
mod evening;
mod exchange;
mod guest;
mod input;
pub mod invariants;
mod morning;
mod runner;
pub mod shop;
mod traces;
mod unionpay;
mod wechat_pay;

pub use alipay::{ALIPAY_APP, ALIPAY_CALLBACK, ALIPAY_SELLER, Alipay};
pub use books::Books;
pub use bundle::{Bundle, by_settings, root, sandbox_account, sandbox_key};
pub use call::{Broken, Call, Reply};
pub use evening::evening;
pub use exchange::Exchange;
pub use guest::{Guest, Stay};
pub use input::{refuses_bad_bodies, refuses_strangers};
pub use morning::morning;
pub use runner::Runner;
pub use shop::OpenedShop;
pub use traces::Traces;
pub use unionpay::{UNIONPAY_CALLBACK, UNIONPAY_MERCHANT, Unionpay, unionpay_signer};
pub use wechat_pay::{WECHAT_PAY_CALLBACK, WechatPay};

use std::{sync::Barrier, thread};

/// What stands on the shelf of the sandbox's first store.
pub mod shelf {
    /// 明前龙井, a pot of which costs 38 yuan: there are two hundred.
    pub const TEA: &str = "0197a000000070008000000000900901";
    /// 古树普洱, a pot of which costs 48 yuan: there are a hundred.
    pub const PUER: &str = "0197a000000070008000000000900902";
}

/// Rooms of the sandbox's shops that tests book.
pub mod rooms {
    /// A room of a store that never closes.
    pub const FIRST: &str = "0197a000000070008000000000000101";
    /// Another room of the same store.
    pub const SECOND: &str = "0197a000000070008000000000000102";
}

/// Runs something so many times at the same moment, each in a thread of its own, and gives what each gave.
pub fn race<T: Send>(times: usize, run: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let barrier = Barrier::new(times);
    let (barrier, run) = (&barrier, &run);
    thread::scope(|scope| {
        let runner = |number| {
            scope.spawn(move || {
                barrier.wait();
                run(number)
            })
        };
        let runners: Vec<_> = (0..times).map(runner).collect();
        runners
            .into_iter()
            .map(|runner| runner.join().expect("a racer panicked"))
            .collect()
    })
}
