//! What was read from settings at some cost.

use settings::{Error, Kept};
use std::rc::Rc;

fn read(kept: &Kept<usize>, text: &str, made: &mut usize) -> usize {
    let value = kept.or_read(vec![text.to_owned()], |texts| {
        *made += 1;
        Ok(texts[0].len())
    });
    *value.unwrap()
}

#[test]
fn each_is_read_once_as_long_as_it_is_used_among_few() {
    let (kept, mut made) = (Kept::new(), 0);
    for _ in 0..3 {
        assert_eq!((read(&kept, "one", &mut made), read(&kept, "other", &mut made)), (3, 5));
    }
    assert_eq!(made, 2);
    for number in 0..32 {
        read(&kept, &number.to_string(), &mut made);
    }
    read(&kept, "one", &mut made);
    assert_eq!(made, 2 + 32 + 1);
}

#[test]
fn what_cannot_be_read_is_not_kept() {
    let kept = Kept::<usize>::new();
    for _ in 0..2 {
        let refused = kept.or_read(vec!["x".to_owned()], |_| Err(Error::Missing("name")));
        assert_eq!(refused, Err(Error::Missing("name")));
    }
    assert_eq!(kept.or_read(vec!["x".to_owned()], |_| Ok(1)), Ok(Rc::new(1)));
}
