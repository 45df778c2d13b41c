/// One piece of an order line, written out with a value of its own.
struct CartPiece {
    let line: Int
    /// Minor units that are left of it.
    let worth: Int64
}

/// The pieces of some lines of a cart.
struct CartPieces {
    private(set) var all: [CartPiece] = []

    /// Every piece of the lines is worth its share of what is left of its line, odd units on the
    /// first pieces.
    init(of lines: [Int], left: [Int64], quantities: [Int64]) {
        for line in lines {
            var rest = left[line]
            for piece in 0..<quantities[line] {
                let piecesToCome = quantities[line] - piece
                let worth = rest / piecesToCome + (rest % piecesToCome > 0 ? 1 : 0)
                all.append(CartPiece(line: line, worth: worth))
                rest -= worth
            }
        }
    }

    init(_ pieces: [CartPiece]) {
        all = pieces
    }

    var worth: Int64 { all.reduce(0) { $0 + $1.worth } }

    /// Takes out the piece worth most; of equals the one that stands first.
    mutating func removeDearest() -> CartPiece? {
        var best: Int?
        for index in all.indices where best.map({ all[index].worth > all[$0].worth }) ?? true {
            best = index
        }
        return best.map { all.remove(at: $0) }
    }

    /// Takes out the piece worth least; of equals the one that stands first.
    mutating func removeCheapest() -> CartPiece? {
        var best: Int?
        for index in all.indices where best.map({ all[index].worth < all[$0].worth }) ?? true {
            best = index
        }
        return best.map { all.remove(at: $0) }
    }

    /// The dearest so many together, nil where there are not as many.
    mutating func removeDearest(_ count: Int64) -> [CartPiece]? {
        guard count <= all.count else { return nil }
        return (0..<count).compactMap { _ in removeDearest() }
    }
}

/// Shares of an amount, by whole parts and then unit after unit.
enum CartShares {
    /// Each weight gets the whole part of its share; the units that are left go one each to the
    /// largest fractions, of equals to the earlier weight.
    static func of(_ amount: Int64, by weights: [Int64]) -> [Int64] {
        let whole = weights.reduce(Int128(0)) { $0 + Int128($1) }
        guard whole > 0 else { return weights.map { _ in 0 } }
        var shares: [Int64] = []
        var fractions: [Int128] = []
        for weight in weights {
            let product = Int128(amount) * Int128(weight)
            shares.append(Int64(product / whole))
            fractions.append(product % whole)
        }
        var units = amount - shares.reduce(0, +)
        while units > 0 {
            var largest = 0
            for index in fractions.indices where fractions[index] > fractions[largest] {
                largest = index
            }
            shares[largest] += 1
            fractions[largest] = -1
            units -= 1
        }
        return shares
    }

    /// So many hundredths of a percent of an amount, rounded half up.
    static func percent(_ basisPoints: Int64, of amount: Int64) -> Int64 {
        let product = Int128(amount) * Int128(basisPoints)
        let rest = product % 10_000
        return Int64(product / 10_000) + (rest * 2 >= 10_000 ? 1 : 0)
    }
}
