import Domain
import Foundation

/// Distances on the earth.
enum GreatCircle {
    /// Mean radius of the earth in metres (IUGG).
    private static let radius = 6_371_008.8

    /// Metres between two places along the surface of a sphere, rounded: the haversine formula
    /// (R. W. Sinnott 1984), whose error against the ellipsoid is below 0.6 %.
    static func metres(_ one: Order.Location, _ two: Order.Location) -> Int64 {
        func radians(_ millionths: Int64) -> Double { Double(millionths) * .pi / 180e6 }
        let (latitude, other) = (radians(one.latitude), radians(two.latitude))
        let half = sin((other - latitude) / 2)
        let across = sin(radians(two.longitude - one.longitude) / 2)
        let haversine = half * half + cos(latitude) * cos(other) * across * across
        return Int64((2 * radius * asin(min(1, haversine.squareRoot()))).rounded())
    }
}
