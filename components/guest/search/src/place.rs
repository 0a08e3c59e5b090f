//! Circles on the globe, without trigonometry in the database.

/// The mean radius of the earth in metres (IUGG, arithmetic mean of the axes of WGS 84).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// A circle around a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Circle {
    /// Its centre as a point of the unit sphere.
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) z: f64,
    /// The straight line from the centre to its edge, on the unit sphere.
    pub(crate) chord: f64,
}

impl Circle {
    /// The circle around a place in degrees.
    pub(crate) fn around(latitude: f64, longitude: f64, radius_m: i64) -> Circle {
        let (latitude, longitude) = (latitude.to_radians(), longitude.to_radians());
        let half_angle = radius_m as f64 / (2.0 * EARTH_RADIUS_M);
        Circle {
            x: latitude.cos() * longitude.cos(),
            y: latitude.cos() * longitude.sin(),
            z: latitude.sin(),
            chord: 2.0 * half_angle.sin(),
        }
    }
}

/// The great circle, in whole metres, that a straight line on the unit sphere spans; its square is given.
pub(crate) fn metres(chord_square: f64) -> i64 {
    let half_angle = (chord_square.sqrt() / 2.0).min(1.0).asin();
    (2.0 * EARTH_RADIUS_M * half_angle).round() as i64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn chord_square(first: Circle, second: Circle) -> f64 {
        (first.x - second.x).powi(2) + (first.y - second.y).powi(2) + (first.z - second.z).powi(2)
    }

    /// The usual formula, as an oracle.
    fn haversine(first: (f64, f64), second: (f64, f64)) -> f64 {
        let radians = |(latitude, longitude): (f64, f64)| (latitude.to_radians(), longitude.to_radians());
        let ((from_latitude, from_longitude), (to_latitude, to_longitude)) = (radians(first), radians(second));
        let half = |angle: f64| (angle / 2.0).sin().powi(2);
        let term = half(to_latitude - from_latitude)
            + from_latitude.cos() * to_latitude.cos() * half(to_longitude - from_longitude);
        2.0 * EARTH_RADIUS_M * term.sqrt().min(1.0).asin()
    }

    proptest! {
        #[test]
        fn a_distance_is_that_of_the_haversine(
            latitude in -90.0..90.0_f64, longitude in -180.0..180.0_f64, north in -0.4..0.4_f64, east in -0.4..0.4_f64,
        ) {
            let other = ((latitude + north).clamp(-90.0, 90.0), longitude + east);
            let (from, to) = (Circle::around(latitude, longitude, 1), Circle::around(other.0, other.1, 1));
            let expected = haversine((latitude, longitude), other);
            prop_assert!((metres(chord_square(from, to)) as f64 - expected).abs() <= 0.6);
        }

        #[test]
        fn the_edge_of_a_circle_is_as_far_as_its_radius(radius_m in 1..=50_000_i64) {
            let circle = Circle::around(37.87, 112.55, radius_m);
            prop_assert_eq!(metres(circle.chord * circle.chord), radius_m);
        }
    }

    #[test]
    fn places_beyond_the_date_line_are_near() {
        let (west, east) = (Circle::around(0.0, 179.999, 1), Circle::around(0.0, -179.999, 1));
        assert_eq!(metres(chord_square(west, east)), 222);
    }
}
