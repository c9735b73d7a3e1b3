using System;
using System.Collections.Generic;
using System.Linq;
using EksAccessManagement.AccessEntries;
using EksAccessManagement.Authorization;

namespace EksAccessManagement.Core.Tests.Authorization;

/// <summary>A question with a real server's answer.</summary>
internal sealed record RecordedQuestion(AccessIdentity Identity, AccessRequest Request, bool Allowed);

/// <summary>RBAC objects with questions that a real server has answered, as lines of text and back.</summary>
/// <remarks>
/// Lines: <c>scenario N</c>, <c>role NAMESPACE NAME</c>, <c>rule VERBS GROUPS RESOURCES NAMES</c>, <c>url VERBS PATHS</c>,
/// <c>bind NAMESPACE NAME KIND ROLE SUBJECT...</c>, <c>who USER GROUPS POLICY...</c>, <c>yes|no VERB URL</c> or
/// <c>yes|no VERB GROUP RESOURCE SUBRESOURCE NAME NAMESPACE</c>; <c>-</c> is nothing.
/// </remarks>
internal sealed record RecordedScenario(RbacState State, IReadOnlyList<RecordedQuestion> Questions)
{
    public IEnumerable<string> Write(int number)
    {
        yield return $"scenario {number}";
        foreach (var role in State.Roles)
        {
            yield return $"role {role.Namespace ?? "-"} {role.Name}";
            foreach (var rule in role.Rules)
            {
                yield return rule.NonResourceUrls.Count > 0
                    ? $"url {List(rule.Verbs)} {List(rule.NonResourceUrls)}"
                    : $"rule {List(rule.Verbs)} {List(rule.ApiGroups.Select(Filled))} {List(rule.Resources)} {List(rule.ResourceNames)}";
            }
        }

        foreach (var b in State.Bindings)
        {
            yield return $"bind {b.Namespace ?? "-"} {b.Name} {b.RoleKind} {b.RoleName} {string.Join(' ', b.Subjects.Select(s => $"{s.Kind}:{(s.Namespace is null ? string.Empty : s.Namespace + "/")}{s.Name}"))}".TrimEnd();
        }

        AccessIdentity? who = null;
        foreach (var question in Questions)
        {
            if (!ReferenceEquals(who, question.Identity))
            {
                who = question.Identity;
                var policies = who.Policies.Select(p => p.AccessScope.Type == AccessScopeType.Cluster ? p.PolicyName : $"{p.PolicyName}@{p.AccessScope}");
                yield return $"who {who.Username} {List(who.Groups)} {string.Join(' ', policies)}".TrimEnd();
            }

            var r = question.Request;
            var answer = question.Allowed ? "yes" : "no";
            yield return r.NonResourceUrl is { } url
                ? $"{answer} {r.Verb} {url}"
                : $"{answer} {r.Verb} {Filled(r.ApiGroup)} {Filled(r.Resource)} {Filled(r.Subresource)} {Filled(r.Name)} {Filled(r.Namespace)}";
        }
    }

    public static IReadOnlyList<RecordedScenario> Read(IEnumerable<string> lines)
    {
        var scenarios = new List<RecordedScenario>();
        var (roles, bindings, questions) = (new List<RbacRole>(), new List<RbacBinding>(), new List<RecordedQuestion>());
        AccessIdentity who = new(string.Empty);
        foreach (var words in lines.Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).Append(["scenario"]))
        {
            switch (words[0])
            {
                case "scenario":
                    if (questions.Count > 0)
                    {
                        scenarios.Add(new RecordedScenario(new RbacState([.. roles], [.. bindings]), [.. questions]));
                    }

                    roles.Clear();
                    bindings.Clear();
                    questions.Clear();
                    break;
                case "role":
                    roles.Add(new RbacRole(words[2], words[1] == "-" ? null : words[1], []));
                    break;
                case "rule":
                    roles[^1] = roles[^1] with { Rules = [.. roles[^1].Rules, new PolicyRule { Verbs = Items(words[1]), ApiGroups = Items(words[2], keep: true), Resources = Items(words[3]), ResourceNames = Items(words[4]) }] };
                    break;
                case "url":
                    roles[^1] = roles[^1] with { Rules = [.. roles[^1].Rules, Make.Url(words[1], words[2])] };
                    break;
                case "bind":
                    bindings.Add(new RbacBinding(words[2], words[1] == "-" ? null : words[1], words[3], words[4], [.. words.Skip(5).Select(Make.Subject)]));
                    break;
                case "who":
                    who = new AccessIdentity(words[1]) { Groups = Items(words[2]), Policies = [.. words.Skip(3).Select(Make.Policy)] };
                    break;
                default:
                    questions.Add(new RecordedQuestion(who, Request(words), words[0] == "yes"));
                    break;
            }
        }

        return scenarios;
    }

    private static AccessRequest Request(string[] words) => words.Length == 3
        ? new AccessRequest(words[1]) { NonResourceUrl = words[2] }
        : new AccessRequest(words[1]) { ApiGroup = Emptied(words[2]), Resource = Emptied(words[3]), Subresource = Emptied(words[4]), Name = Emptied(words[5]), Namespace = Emptied(words[6]) };

    private static string Filled(string text) => text.Length == 0 ? "-" : text;

    private static string Emptied(string text) => text == "-" ? string.Empty : text;

    private static string List(IEnumerable<string> items) => Filled(string.Join(',', items));

    // An API group of nothing is the core group and stays in the list.
    private static string[] Items(string text, bool keep = false) => text == "-" && !keep ? [] : text.Split(',').Select(Emptied).ToArray();
}
