/// Finds the first name that an object says twice, in linear time.
///
/// Objects are nearly always small: up to eight names are compared with one another, which needs
/// no memory. From the ninth on a hash set remembers them, so that an object of 10^5 names costs
/// 10^5 steps and not 10^10.
struct DistinctNames<Name: Hashable> {
    private static var pairwise: Int { 8 }
    private var many: Set<Name> = []

    /// False when `name` is one of the `count` earlier names, which `earlier` gives by index.
    mutating func insert(_ name: Name, after count: Int, earlier: (Int) -> Name) -> Bool {
        if count < Self.pairwise {
            for index in 0..<count where earlier(index) == name { return false }
            return true
        }
        if count == Self.pairwise {
            for index in 0..<count { many.insert(earlier(index)) }
        }
        return many.insert(name).inserted
    }
}
