extension Mutant {
    /// Campaigns from templates.
    static let templates: [Mutant] = [
        Mutant(
            430, "Domain/Templates/TemplateRenderer.swift",
            "try interpolate(text, at: pointer, digits)",
            #"""
            try MUTANT ? self.text(text, at: pointer) : interpolate(text, at: pointer, \#
            digits)
            """#,
            "Text of a caller becomes a part of a condition.",
            "DomainTests"),
        Mutant(
            431, "Domain/Templates/RenderedCampaign.swift",
            "if let name = places[String(place)] {",
            "if let name = places[String(place)], !MUTANT {",
            "A refused value is told as a place inside the template.",
            "DomainTests"),
        Mutant(
            432, "Domain/Templates/TemplateRequest.swift",
            "let isForeign = currency != own.currency",
            "let isForeign = !MUTANT && currency != own.currency",
            "A template's yuan become dollars.",
            "DomainTests"),
        Mutant(
            433, "Domain/Templates/CampaignTemplate.swift",
            "guard !isShown || !isRefused else { return }",
            "guard !MUTANT, !isShown || !isRefused else { return }",
            "A template needs no order that is refused.",
            "DomainTests"),
        Mutant(
            434, "Engine/Templates/CreateFromTemplate.swift",
            "try offer.check(in: campaign, context)",
            "if !MUTANT { try offer.check(in: campaign, context) }",
            "A campaign stays behind where one of its offers is refused.",
            "EngineTests"),
        Mutant(
            435, "Domain/Templates/TemplateRenderer.swift",
            "guard part > 0 else { return String(whole) }",
            "guard part > 0, !MUTANT else { return String(whole) }",
            "8.5折 is called 8折.",
            "DomainTests"),
        Mutant(
            436, "Engine/Templates/TemplateShelf.swift",
            "problems.append(Problem(file: file, refusal: refusal))",
            "if !MUTANT { problems.append(Problem(file: file, refusal: refusal)) }",
            "Nobody is told of a file that is no template.",
            "EngineTests"),
    ]
}
