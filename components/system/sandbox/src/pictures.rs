//! GET /sandbox/pictures/:id-:number.svg — a picture of a room, the same one each time.

use api::{Answer, Method, Problem, Request, problems};
use bytes::Bytes;
use sha2::{Digest, Sha256};

/// Draws it. The name itself does not get into the picture.
pub(crate) fn draw(request: &Request, name: &str) -> Result<Answer, Problem> {
    request.allow(&[Method::GET])?;
    let name = name
        .strip_suffix(".svg")
        .filter(|name| is_name(name))
        .ok_or(problems::NOT_FOUND)?;
    let picture = Answer::bytes(200, "image/svg+xml", Bytes::from(tea_room(name)));
    Ok(picture.header("cache-control", "public, max-age=86400"))
}

/// `<id>-<number>`: letters and digits, and one to three digits.
fn is_name(name: &str) -> bool {
    let Some((id, number)) = name.rsplit_once('-') else {
        return false;
    };
    let is_id = (1..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_id && (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit())
}

/// A cup on a table before a round window; the name chooses the colours and where the moon stands.
fn tea_room(name: &str) -> String {
    let digest = Sha256::digest(name);
    let (wall, cup) = (u32::from(digest[0]) * 360 / 256, u32::from(digest[1]) * 360 / 256);
    let (moon, steam) = (300 + u32::from(digest[2]) * 200 / 256, i32::from(digest[3]) / 16 - 8);
    let (left, right) = (12 + steam, 400 + steam);
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 600" role="img" aria-label="茶室">
<rect width="800" height="600" fill="hsl({wall} 32% 88%)"/>
<circle cx="400" cy="230" r="170" fill="hsl({wall} 30% 74%)" stroke="hsl({wall} 35% 40%)" stroke-width="10"/>
<circle cx="{moon}" cy="180" r="34" fill="hsl(48 80% 88%)"/>
<path d="M250 310 q75 -90 150 0 t150 -10 l0 60 a170 170 0 0 1 -300 0z" fill="hsl({wall} 28% 58%)"/>
<rect y="460" width="800" height="140" fill="hsl(28 38% 38%)"/>
<rect y="460" width="800" height="10" fill="hsl(28 40% 48%)"/>
<path d="M380 380 q{left} -24 0 -48 M{right} 384 q12 -26 0 -52" transform="translate(0 -4)" fill="none" stroke="hsl(0 0% 100% / .8)" stroke-width="5"/>
<path d="M330 392 h140 q0 84 -70 84 t-70 -84z" fill="hsl({cup} 45% 46%)"/>
<path d="M468 404 q44 0 34 32 t-52 20" fill="none" stroke="hsl({cup} 45% 46%)" stroke-width="10"/>
<ellipse cx="400" cy="392" rx="70" ry="13" fill="hsl(30 60% 34%)"/>
<ellipse cx="400" cy="478" rx="96" ry="11" fill="hsl({cup} 40% 38%)"/>
</svg>
"##
    )
}
