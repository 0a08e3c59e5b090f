//! What holds for every decision, whatever is stored and whatever is told.
use clock::{Clock, Id, Moment};
use money::Fen;
use order::Status;
use payment::{
    Account, Channel, ChargeStanding, Decision, Doubt, PaymentAccount, Reason, Standing, State, Success, decide,
};
use proptest::prelude::*;

const MERCHANT: &str = "1900000001";
const APP: &str = "wx1";
const STATUSES: [Status; 9] = [
    Status::PendingPayment,
    Status::Paid,
    Status::InUse,
    Status::Completed,
    Status::Expired,
    Status::Cancelled,
    Status::Refunding,
    Status::Refunded,
    Status::NoShow,
];
const STATES: [State; 5] = [
    State::Opening,
    State::Open,
    State::Closing,
    State::Succeeded,
    State::Closed,
];

/// One of two texts, the right one more often than not.
fn text(right: &'static str, wrong: &'static str) -> impl Strategy<Value = &'static str> {
    prop_oneof![9 => Just(right), 1 => Just(wrong)]
}

fn moment() -> impl Strategy<Value = Moment> {
    (0i64..200).prop_map(Moment::from_unix)
}

fn account() -> Account {
    Account {
        own: None,
        merchant: MERCHANT.to_owned(),
        app: APP.to_owned(),
    }
}

fn id() -> Id {
    Clock::simulated(Moment::from_unix(0), 1).id()
}

prop_compose! {
    fn charges()(
        state in prop::sample::select(&[charge::State::PendingPayment, charge::State::Paid, charge::State::Expired][..]),
        opens_order in any::<bool>(),
        lapses in any::<bool>(),
        time in prop::option::of((0i64..150, 1i64..60)),
        pay_before in moment(),
        is_kept in any::<bool>(),
        is_attached in any::<bool>(),
    ) -> ChargeStanding {
        ChargeStanding {
            id: id(),
            state,
            pay_before,
            opens_order,
            lapses: lapses || opens_order,
            starts_at: time.map(|(from, _)| Moment::from_unix(from)),
            ends_at: time.map(|(from, length)| Moment::from_unix(from + length)),
            is_kept,
            is_attached,
        }
    }
}

prop_compose! {
    fn standings()(
        state in prop::sample::select(&STATES[..]),
        status in prop::sample::select(&STATUSES[..]),
        amount in 1i64..4,
        is_transaction_used in prop::bool::weighted(0.1),
        is_given_back in prop::bool::weighted(0.1),
        charge in charges(),
    ) -> Standing {
        Standing {
            payment_id: id(),
            state,
            account: None,
            amount_fen: Fen::new(amount),
            payer: Some("openid-1".to_owned()),
            transaction_id: (state == State::Succeeded).then(|| "42".to_owned()),
            is_transaction_used,
            is_given_back,
            order_id: id(),
            status,
            over_at: charge.ends_at,
            charge,
        }
    }
}

prop_compose! {
    fn successes()(
        amount in 1i64..4,
        transaction_id in text("42", "43"),
        currency in text("CNY", "USD"),
        merchant in text(MERCHANT, "1900000002"),
        app in text(APP, "wx2"),
        payer in prop::option::of(text("openid-1", "openid-2")),
        paid_at in moment(),
    ) -> Success {
        Success {
            channel: Channel::Wechat,
            out_trade_no: "any".to_owned(),
            transaction_id: transaction_id.to_owned(),
            amount: Fen::new(amount),
            currency: currency.to_owned(),
            merchant: merchant.to_owned(),
            app: app.to_owned(),
            payer: payer.map(str::to_owned),
            paid_at,
        }
    }
}

fn takes_money(decision: Decision) -> bool {
    matches!(
        decision,
        Decision::Paid | Decision::RetakeThenPaid | Decision::Refund(_)
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn nothing_is_paid_by_what_differs(standing in standings(), success in successes(), now in moment()) {
        let is_the_same = success.amount == standing.amount_fen
            && success.currency == "CNY"
            && success.merchant == MERCHANT
            && success.app == APP
            && success.payer.as_deref() != Some("openid-2");
        let decision = decide(&standing, &account(), &success, now);
        if standing.is_given_back {
            prop_assert_eq!(decision, Decision::GivenBack);
        } else if !is_the_same {
            prop_assert!(matches!(decision, Decision::Exception(_)), "{decision:?}");
        } else if standing.is_transaction_used {
            prop_assert!(matches!(decision, Decision::Exception(_)), "{decision:?}");
        } else if standing.state == State::Succeeded {
            prop_assert!(!takes_money(decision), "{decision:?}");
        } else {
            // Money that is there is either kept for what it was asked for, or goes back: it is never left lying.
            prop_assert!(takes_money(decision), "{decision:?}");
        }
    }

    /// Whoever sets keys of his own can prove whatever he likes with them: it says nothing about what others take.
    #[test]
    fn what_the_keys_of_another_account_prove_pays_nothing(
        standing in standings(), success in successes(), now in moment(), noted in 0..3, proven in 0..3,
    ) {
        let own = |which: i32| (which > 0).then(|| Id::parse(&format!("{which:032}")).unwrap());
        let noted_account = own(noted).map(|id| PaymentAccount {
            id, version: 1, is_own: noted == 1, merchant: MERCHANT.to_owned(), app: APP.to_owned(),
        });
        let by = Account { own: own(proven).filter(|_| proven == 1), ..account() };
        let standing = Standing { account: noted_account, ..standing };
        let decision = decide(&standing, &by, &success, now);
        let is_others = (noted == 1) != (proven == 1);
        if is_others && !standing.is_given_back {
            prop_assert_eq!(decision, Decision::Exception(Doubt::OtherMerchant));
        }
        // The settings may name another merchant by now: what was noted counts.
        let elsewhere = Account { merchant: "1900000009".to_owned(), ..by };
        if standing.account.is_some() {
            prop_assert_eq!(decide(&standing, &elsewhere, &success, now), decision);
        }
    }

    #[test]
    fn a_charge_is_paid_only_where_it_waits_for_money(standing in standings(), success in successes(), now in moment()) {
        let charge = standing.charge;
        let decision = decide(&standing, &account(), &success, now);
        if matches!(decision, Decision::Paid | Decision::RetakeThenPaid) {
            prop_assert_ne!(charge.state, charge::State::Paid);
            let is_waited_for = match standing.status {
                Status::PendingPayment | Status::Expired => charge.opens_order,
                Status::Paid | Status::InUse => !charge.opens_order && (charge.is_attached || !charge.lapses),
                Status::Completed | Status::NoShow => !charge.lapses,
                Status::Cancelled | Status::Refunding | Status::Refunded => false,
            };
            prop_assert!(is_waited_for, "{:?}", standing);
        }
        match decision {
            Decision::Paid => prop_assert!(!charge.lapses || charge.is_kept && now < charge.pay_before),
            Decision::RetakeThenPaid => {
                prop_assert!(charge.lapses && charge.ends_at.is_none_or(|ends_at| now < ends_at));
                let has_begun = charge.starts_at.is_some_and(|starts_at| starts_at <= now);
                prop_assert!(!has_begun || success.paid_at <= charge.pay_before);
            }
            Decision::Refund(reason) => prop_assert_ne!(reason, Reason::SlotGone, "only the database can tell that"),
            Decision::AlreadyKnown | Decision::GivenBack | Decision::Exception(_) => {}
        }
    }

    #[test]
    fn after_it_was_carried_out_the_same_success_is_known(
        standing in standings(), success in successes(), now in moment(), later in moment(),
    ) {
        let decision = decide(&standing, &account(), &success, now);
        if takes_money(decision) {
            let transaction_id = Some(success.transaction_id.clone());
            let after = Standing { state: State::Succeeded, transaction_id, status: Status::Paid, ..standing };
            prop_assert_eq!(decide(&after, &account(), &success, later), Decision::AlreadyKnown);
        }
    }
}
