//! Steps that are kept packed.

use schema::{Migration, Packed, Unreadable, migrations, sandbox};

fn packed(bytes: &[u8]) -> &'static [u8] {
    miniz_oxide::deflate::compress_to_vec(bytes, 1).leak()
}

fn steps(bytes: &[u8]) -> Result<Vec<Migration>, Unreadable> {
    Packed::new("", 0, packed(bytes)).steps()
}

#[test]
fn a_step_is_its_name_and_its_statements() {
    let read = steps(b"0001_order_orders\nCREATE a;\n\nCREATE b;\x0c0002_stock_what_there_is\n").unwrap();
    let [orders, stock] = read.as_slice() else {
        panic!("{read:?}")
    };
    assert_eq!((orders.number, orders.owner.as_str()), (1, "order"));
    assert_eq!(orders.statements().collect::<Vec<_>>(), ["CREATE a;", "CREATE b;"]);
    assert_eq!(
        (stock.number, stock.owner.as_str(), stock.statements().count()),
        (2, "stock", 0)
    );
}

#[test]
fn what_cannot_be_read_is_an_error_and_never_no_step() {
    let whole = packed(b"0001_order_orders\nCREATE a;\n\nCREATE b;\n");
    let cut_off = Packed::new("", 0, &whole[..whole.len() / 2]);
    assert!(matches!(cut_off.steps(), Err(Unreadable::Packed(_))));
    assert!(matches!(steps(b"0001_order_\xff\n"), Err(Unreadable::Text(_))));
    for name in [
        "",
        "order",
        "one_order_orders",
        "0001",
        "0001_order",
        "0001__orders",
        "0001_order_",
    ] {
        let whole = format!("0001_order_orders\nCREATE a;\x0c{name}\nCREATE b;");
        assert_eq!(steps(whole.as_bytes()), Err(Unreadable::Name(name.to_owned())));
    }
}

#[test]
fn the_bundles_own_steps_can_be_read() {
    for packed in [migrations(), sandbox()] {
        let steps = packed.steps().unwrap();
        let (first, last) = (steps.first().unwrap(), steps.last().unwrap());
        assert_eq!((first.name.as_str(), last.number), (packed.first(), packed.newest()));
    }
}
