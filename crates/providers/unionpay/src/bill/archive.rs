//! The ZIP around the files (APPNOTE.TXT, sections 4.3.7, 4.3.12 and 4.3.16), as far as UnionPay uses it: entries that are
//! deflated or stored, no encryption, no ZIP64.

use miniz_oxide::inflate::{decompress_to_vec_with_limit, decompress_to_vec_zlib_with_limit};

const END: &[u8] = b"PK\x05\x06";
const ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL: &[u8] = b"PK\x03\x04";

const STORED: u16 = 0;
const DEFLATED: u16 = 8;

/// The length of the end record without its comment, and the longest comment.
const END_BYTES: usize = 22;
const LONGEST_COMMENT: usize = 0xffff;

/// One file of the archive.
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) content: Vec<u8>,
}

/// The files in a zlib stream of a ZIP; together at most `largest` bytes. `None` where anything is not as it should be.
pub(crate) fn unpack(packed: &[u8], largest: usize) -> Option<Vec<File>> {
    let zip = decompress_to_vec_zlib_with_limit(packed, largest).ok()?;
    let end = end_of(&zip)?;
    let count = short(&zip, end + 10)?;
    let mut at = usize::try_from(long(&zip, end + 16)?).ok()?;
    let mut files = Vec::new();
    let mut left = largest;
    for _entry in 0..count {
        let (file, next) = entry(&zip, at, left)?;
        left = left.checked_sub(file.content.len())?;
        at = next;
        files.push(file);
    }
    Some(files)
}

/// Where the record at the end begins: the last place that it can be.
fn end_of(zip: &[u8]) -> Option<usize> {
    let last = zip.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(LONGEST_COMMENT);
    (first..=last).rev().find(|at| bytes(zip, *at, 4) == Some(END))
}

/// The entry of the directory at this place, unpacked, and where the next one begins.
fn entry(zip: &[u8], at: usize, largest: usize) -> Option<(File, usize)> {
    if bytes(zip, at, 4)? != ENTRY {
        return None;
    }
    let method = short(zip, at + 10)?;
    let checksum = long(zip, at + 16)?;
    let packed_length = usize::try_from(long(zip, at + 20)?).ok()?;
    let length = usize::try_from(long(zip, at + 24)?).ok()?;
    let name_length = usize::from(short(zip, at + 28)?);
    let further = usize::from(short(zip, at + 30)?) + usize::from(short(zip, at + 32)?);
    let local = usize::try_from(long(zip, at + 42)?).ok()?;
    // Names may be in GBK; the part that tells the kind of a file is ASCII.
    let name = String::from_utf8_lossy(bytes(zip, at + 46, name_length)?).into_owned();
    let packed = bytes(zip, content_of(zip, local)?, packed_length)?;
    let content = match method {
        STORED if packed_length == length && length <= largest => packed.to_vec(),
        DEFLATED if length <= largest => decompress_to_vec_with_limit(packed, length).ok()?,
        _ => return None,
    };
    if content.len() != length || crc32fast::hash(&content) != checksum {
        return None;
    }
    Some((File { name, content }, at + 46 + name_length + further))
}

/// Where the content behind a local header begins.
fn content_of(zip: &[u8], local: usize) -> Option<usize> {
    if bytes(zip, local, 4)? != LOCAL {
        return None;
    }
    let names = usize::from(short(zip, local + 26)?) + usize::from(short(zip, local + 28)?);
    Some(local + 30 + names)
}

fn bytes(zip: &[u8], at: usize, length: usize) -> Option<&[u8]> {
    zip.get(at..at.checked_add(length)?)
}

fn short(zip: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes(zip, at, 2)?.try_into().ok()?))
}

fn long(zip: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes(zip, at, 4)?.try_into().ok()?))
}

/// Packs files as UnionPay does. `None` where there is more than a ZIP can say.
#[cfg(feature = "counterpart")]
pub(crate) fn pack(files: &[(String, Vec<u8>)]) -> Option<Vec<u8>> {
    use miniz_oxide::deflate::{compress_to_vec, compress_to_vec_zlib};
    let mut zip = Vec::new();
    let mut directory = Vec::new();
    for (name, content) in files {
        let packed = compress_to_vec(content, 6);
        let mut head = [20_u16, 0, DEFLATED, 0, 0x21].map(u16::to_le_bytes).concat();
        for number in [
            crc32fast::hash(content),
            u32::try_from(packed.len()).ok()?,
            u32::try_from(content.len()).ok()?,
        ] {
            head.extend(number.to_le_bytes());
        }
        head.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        head.extend([0, 0]);
        directory.extend([ENTRY, &[20, 0], head.as_slice(), &[0; 10]].concat());
        directory.extend(u32::try_from(zip.len()).ok()?.to_le_bytes());
        directory.extend(name.as_bytes());
        zip.extend([LOCAL, head.as_slice(), name.as_bytes(), packed.as_slice()].concat());
    }
    let count = u16::try_from(files.len()).ok()?.to_le_bytes();
    let start = u32::try_from(zip.len()).ok()?.to_le_bytes();
    let length = u32::try_from(directory.len()).ok()?.to_le_bytes();
    zip.extend([&directory, END, &[0; 4], &count, &count, &length, &start, &[0; 2]].concat());
    Some(compress_to_vec_zlib(&zip, 6))
}
