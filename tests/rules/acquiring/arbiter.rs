//! What a gateway tells with other facts than were asked for is an exception to the arbiter, whatever the channel.

use crate::acquiring::fixture::{PAYER, PRICE, Scene, alipay, block_on, unionpay, wechat};
use ::alipay::TradeStatus;
use ::wechat_pay::{RefundState, TradeState};
use clock::Id;
use money::Fen;
use order::Status;
use payment::{Channel, ChargeStanding, Decision, Doubt, Fate, Standing, State, decide};

/// What the arbiter decides about what the gateway says, of an order that waits for the money.
fn decided(scene: &Scene, channel: Channel) -> Decision {
    let Ok(Fate::Paid(success)) = scene.fate(channel) else {
        panic!("{channel:?} does not say that it is paid")
    };
    let (asked, account) = (scene.asked(channel), scene.account(channel).unwrap());
    let standing = Standing {
        payment_id: asked.id,
        state: State::Open,
        account: None,
        amount_fen: asked.amount_fen,
        payer: scene.attempt(channel).payer.filter(|_| channel != Channel::Unionpay),
        transaction_id: None,
        is_transaction_used: false,
        is_given_back: false,
        order_id: Id::parse("0198c0de0000700080000000000000aa").unwrap(),
        status: Status::PendingPayment,
        over_at: Some(asked.expires_at.plus_minutes(120)),
        charge: ChargeStanding {
            id: asked.id,
            state: charge::State::PendingPayment,
            pay_before: asked.expires_at,
            opens_order: true,
            lapses: true,
            starts_at: Some(asked.expires_at.plus_minutes(60)),
            ends_at: Some(asked.expires_at.plus_minutes(120)),
            is_kept: true,
            is_attached: true,
        },
    };
    decide(&standing, &account, &success, scene.world.clock.now())
}

/// What is told beside the truth, and what it is taken for.
struct Told {
    amount: Fen,
    currency: &'static str,
    payer: &'static str,
}

fn decisions(told: &Told, unionpay_currency: &str) -> [Decision; 3] {
    let at_wechat = Scene::new();
    let mut transaction = wechat::payment(TradeState::Success);
    transaction.payer_openid = Some(told.payer.to_owned());
    if let Some(amount) = &mut transaction.amount {
        amount.total = told.amount;
        amount.currency = told.currency.to_owned();
    }
    wechat::stands(&at_wechat, transaction, wechat::refunded(RefundState::Processing));
    let at_alipay = Scene::new();
    let mut trade = alipay::trade(TradeStatus::Success, true);
    trade.total = told.amount;
    trade.currency = told.currency.to_owned();
    trade.buyer_open_id = Some(told.payer.to_owned());
    alipay::stands(&at_alipay, trade, None);
    let at_unionpay = Scene::new();
    let mut record = unionpay::paid(&at_unionpay, "00");
    record.amount = told.amount;
    record.currency = unionpay_currency.to_owned();
    unionpay::stands(&at_unionpay, Some(record), None);
    [
        decided(&at_wechat, Channel::Wechat),
        decided(&at_alipay, Channel::Alipay),
        decided(&at_unionpay, Channel::Unionpay),
    ]
}

const GENUINE: Told = Told {
    amount: PRICE,
    currency: "CNY",
    payer: PAYER,
};

#[test]
fn what_was_asked_for_is_paid() {
    assert_eq!(decisions(&GENUINE, "156"), [Decision::Paid; 3]);
}

#[test]
fn another_amount_is_an_exception() {
    for fen in [4004, 4006, 1, 0, 400_500] {
        let amount = Fen::new(fen);
        let decisions = decisions(&Told { amount, ..GENUINE }, "156");
        assert_eq!(decisions, [Decision::Exception(Doubt::OtherAmount); 3], "{fen}");
    }
}

#[test]
fn another_currency_is_an_exception() {
    let currency = "USD";
    let decisions = decisions(&Told { currency, ..GENUINE }, "840");
    assert_eq!(decisions, [Decision::Exception(Doubt::OtherCurrency); 3]);
}

#[test]
fn another_payer_is_an_exception_where_the_gateway_names_one() {
    let payer = "somebody";
    let other = Decision::Exception(Doubt::OtherPayer);
    assert_eq!(
        decisions(&Told { payer, ..GENUINE }, "156"),
        [other, other, Decision::Paid]
    );
}

#[test]
fn another_mini_program_is_an_exception() {
    let scene = Scene::new();
    let mut transaction = wechat::payment(TradeState::Success);
    transaction.appid = "wx0000000000000002".to_owned();
    wechat::stands(&scene, transaction, wechat::refunded(RefundState::Processing));
    assert_eq!(decided(&scene, Channel::Wechat), Decision::Exception(Doubt::OtherApp));
}

/// As the tick hears it: what does not fit pays nothing, and the money waits for people.
#[test]
fn money_that_fits_nothing_is_kept_for_people() {
    let scene = Scene::new();
    wechat::stands(
        &scene,
        wechat::payment(TradeState::Success),
        wechat::refunded(RefundState::Processing),
    );
    let gateways = acquiring::Gateways::new(&scene.world);
    let heard = block_on(payment::hear::hear(
        &scene.world,
        &gateways,
        &scene.asked(Channel::Wechat),
        false,
    ));
    let unknown = payment::hear::Heard::Money(Decision::Exception(Doubt::UnknownPayment));
    assert_eq!(heard.unwrap(), unknown);
}
