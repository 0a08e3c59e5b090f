//! The little of the zip format that a bill needs: entries stored or deflated, found by the directory at the end. Source:
//! APPNOTE.TXT of PKWARE, sections 4.3 and 4.4.

use miniz_oxide::inflate::decompress_to_vec_with_limit;

/// What a zip begins with: its first entry.
pub(super) const MAGIC: &[u8] = b"PK\x03\x04";
const DIRECTORY: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_BYTES: usize = 22;
/// An archive may end with a note of at most so many bytes.
const LONGEST_NOTE: usize = 0xffff;

/// No more files are unpacked; a bill has two or three.
pub const MOST_ENTRIES: usize = 16;
/// So many bytes are unpacked, of all files together: a few bytes of zip can become gigabytes, and many entries can name the same.
pub const LARGEST_CONTENT: usize = 64 * 1024 * 1024;

/// The contents of all files. `None` where something is not as it should be, a checksum included.
#[must_use]
pub fn unpack(archive: &[u8]) -> Option<Vec<Vec<u8>>> {
    let end = find_end(archive)?;
    let count = usize::from(half(archive, end + 10)?);
    let mut at = word(archive, end + 16)?;
    if count > MOST_ENTRIES {
        return None;
    }
    let mut contents = Vec::new();
    let mut left = LARGEST_CONTENT;
    for _ in 0..count {
        if archive.get(at..)?.get(..4)? != DIRECTORY {
            return None;
        }
        let content = content(archive, at, left)?;
        left = left.checked_sub(content.len())?;
        contents.push(content);
        let behind = [28, 30, 32].map(|field| half(archive, at + field).map(usize::from));
        at += 46 + behind.into_iter().sum::<Option<usize>>()?;
    }
    Some(contents)
}

/// The content of the file whose entry of the directory stands here. Sizes are the directory's: those before the content
/// may be zero. It has at most `largest` bytes, which is counted while it is inflated: what a zip says of itself proves nothing.
fn content(archive: &[u8], entry: usize, largest: usize) -> Option<Vec<u8>> {
    let method = half(archive, entry + 10)?;
    let checksum = u32::from_le_bytes(*archive.get(entry + 16..)?.first_chunk()?);
    let packed_size = word(archive, entry + 20)?;
    let size = word(archive, entry + 24)?;
    let local = word(archive, entry + 42)?;
    if archive.get(local..)?.get(..4)? != MAGIC || size > largest {
        return None;
    }
    let before = 30 + usize::from(half(archive, local + 26)?) + usize::from(half(archive, local + 28)?);
    let packed = archive.get(local + before..)?.get(..packed_size)?;
    let content = match method {
        0 if packed_size == size => packed.to_vec(),
        8 => decompress_to_vec_with_limit(packed, size).ok()?,
        _ => return None,
    };
    (content.len() == size && crc32fast::hash(&content) == checksum).then_some(content)
}

/// Where the end of the directory stands: the last place that looks like one.
fn find_end(archive: &[u8]) -> Option<usize> {
    let last = archive.len().checked_sub(END_BYTES)?;
    let first = last.saturating_sub(LONGEST_NOTE);
    (first..=last)
        .rev()
        .find(|at| archive.get(*at..).is_some_and(|bytes| bytes.starts_with(END)))
}

fn half(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

fn word(bytes: &[u8], at: usize) -> Option<usize> {
    usize::try_from(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?)).ok()
}

/// A zip of one deflated file. `None` where it does not fit into the format.
#[cfg(feature = "counterpart")]
#[must_use]
pub fn pack(name: &[u8], content: &[u8]) -> Option<Vec<u8>> {
    const LEVEL: u8 = 6;
    let packed = miniz_oxide::deflate::compress_to_vec(content, LEVEL);
    let word = |size: usize| u32::try_from(size).map(u32::to_le_bytes);
    // Version needed 2.0, no flags, deflated, midnight of 1980-01-01.
    let mut facts = vec![20, 0, 0, 0, 8, 0, 0, 0, 0x21, 0];
    facts.extend(crc32fast::hash(content).to_le_bytes());
    facts.extend(word(packed.len()).ok()?);
    facts.extend(word(content.len()).ok()?);
    facts.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
    facts.extend([0, 0]);

    let mut archive = [MAGIC, &facts, name, &packed].concat();
    let directory = archive.len();
    archive.extend([DIRECTORY, &[20, 0], &facts, &[0; 14], name].concat());
    let size = archive.len() - directory;
    archive.extend([END, &[0, 0, 0, 0, 1, 0, 1, 0]].concat());
    archive.extend(word(size).ok()?);
    archive.extend(word(directory).ok()?);
    archive.extend([0, 0]);
    Some(archive)
}
