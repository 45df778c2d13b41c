/// How many bytes must be inserted, removed or changed to make one word of another (Levenshtein).
enum EditDistance {
    /// Nil where it is more than `limit`, or `limit` is negative. Time is the product of the
    /// lengths, unless they differ by more than `limit`.
    static func between(_ left: [UInt8], _ right: [UInt8], atMost limit: Int) -> Int? {
        guard abs(left.count - right.count) <= limit else { return nil }
        // `row[j]` is the distance of the part of `left` read so far from the first j of `right`.
        var row = Array(0...right.count)
        for (index, byte) in left.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, other) in right.enumerated() {
                let changed = diagonal + (byte == other ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(changed, diagonal + 1, row[column] + 1)
            }
        }
        return row[right.count] <= limit ? row[right.count] : nil
    }
}
