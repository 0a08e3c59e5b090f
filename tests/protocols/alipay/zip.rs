//! The zip around a bill.

use alipay::bill::zip::{LARGEST_CONTENT, MOST_ENTRIES, pack, unpack};
use proptest::prelude::*;

#[test]
fn the_checksum_is_that_of_zip() {
    let archive = pack(b"a.csv", b"123456789").unwrap();
    // Where the entry has it, and where the directory has it.
    assert_eq!(archive[14..18], 0xcbf4_3926_u32.to_le_bytes());
    let directory = archive.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    assert_eq!(archive[directory + 16..directory + 20], 0xcbf4_3926_u32.to_le_bytes());
    assert_eq!(unpack(&archive), Some(vec![b"123456789".to_vec()]));
    let mut other = archive;
    other[directory + 16] ^= 1;
    assert_eq!(unpack(&other), None);
}

proptest! {
    #[test]
    fn any_bytes_are_a_zip_or_none(bytes in proptest::collection::vec(any::<u8>(), 0..300), at in 0_usize..300) {
        let mut bytes = bytes;
        if bytes.len() > at {
            bytes.splice(at.., b"PK\x05\x06".iter().copied().chain([0; 18]));
        }
        prop_assert!(unpack(&bytes).is_none_or(|contents| contents.len() <= MOST_ENTRIES));
    }

    #[test]
    fn what_is_packed_is_unpacked(content in proptest::collection::vec(any::<u8>(), 0..2000), flip: prop::sample::Index) {
        let archive = pack(b"a.csv", &content).unwrap();
        prop_assert_eq!(unpack(&archive), Some(vec![content.clone()]));
        let mut torn = archive;
        let at = flip.index(torn.len());
        torn[at] ^= 0x20;
        prop_assert!(unpack(&torn).is_none_or(|contents| contents.is_empty() || contents == vec![content]));
    }
}

/// A zip whose directory names its one file so many times.
fn repeated(content: &[u8], times: u16) -> Vec<u8> {
    let archive = pack(b"a.csv", content).unwrap();
    let find = |magic: &[u8]| archive.windows(4).rposition(|bytes| bytes == magic).unwrap();
    let (directory, end) = (find(b"PK\x01\x02"), find(b"PK\x05\x06"));
    let entries = archive[directory..end].repeat(times.into());
    let mut repeated = [&archive[..directory], &entries, &archive[end..]].concat();
    let end = directory + entries.len();
    repeated[end + 8..end + 10].copy_from_slice(&times.to_le_bytes());
    repeated[end + 10..end + 12].copy_from_slice(&times.to_le_bytes());
    repeated
}

#[test]
fn a_zip_that_grows_without_end_is_refused_before_it_has_grown() {
    let eighth = vec![b'#'; LARGEST_CONTENT / 8];
    for (times, is_read) in [(1, true), (8, true), (9, false), (16, false)] {
        let archive = repeated(&eighth, times);
        assert!(archive.len() < 100_000, "{}", archive.len());
        assert_eq!(unpack(&archive).is_some(), is_read, "{times}");
    }
    // What it says of its size is not believed.
    let mut lying = pack(b"a.csv", &eighth).unwrap();
    let directory = lying.windows(4).rposition(|bytes| bytes == b"PK\x01\x02").unwrap();
    lying[directory + 24..directory + 28].copy_from_slice(&100_u32.to_le_bytes());
    assert_eq!(unpack(&lying), None);
}
