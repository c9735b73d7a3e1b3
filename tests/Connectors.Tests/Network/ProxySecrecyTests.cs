using System;
using System.Net;
using System.Net.Http;
using EksAccessManagement.Connectors.Compatibility;
using EksAccessManagement.Connectors.Network;
using Xunit;

namespace EksAccessManagement.Connectors.Tests.Network;

/// <summary>A proxy's password stays out of addresses, and a proxy is never between the module and this machine.</summary>
public sealed class ProxySecrecyTests
{
    [Theory]
    [InlineData("https://eks.example.test/")]
    [InlineData("http://eks.example.test/")]
    public void The_address_of_a_proxy_has_no_password_in_it(string destination)
    {
        var proxy = new EnvironmentProxy("http://svc:hush%21@proxy.example.test:8080", "http://svc:hush%21@proxy.example.test:8080", null);

        var address = proxy.GetProxy(new Uri(destination))!;
        var credential = proxy.Credentials!.GetCredential(address, "Basic")!;

        Assert.Equal("http://proxy.example.test:8080/", address.ToString());
        Assert.Equal(("svc", "hush!"), (credential.UserName, credential.Password));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void A_Kubernetes_API_on_this_machine_is_reached_without_a_proxy(bool isLoopback, bool usesProxy)
    {
        using var handler = (SocketsHttpHandler)KubernetesHandlers.Create(null, new WebProxy("http://proxy.example.test:8080"), isLoopback);

        Assert.Equal(usesProxy, handler.UseProxy);
    }
}
