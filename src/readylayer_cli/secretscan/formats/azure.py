"""Microsoft Azure: keys that carry the signature of their service."""

from readylayer_cli.secretscan.formats.format import after, token

FORMATS = (
    after(
        3,
        token(
            "azure-client-secret",
            "Microsoft Entra client secret",
            "[0-9A-Za-z_~.-]{3}[78]Q~[0-9A-Za-z_~.-]{31,34}",
            "7Q~",
            "8Q~",
        ),
    ),
    after(76, token("azure-storage-key", "Azure Storage account key", r"<b64>{76}\+ASt<b64>{5}[AQgw]==", "+ASt")),
    after(76, token("azure-cosmos-key", "Azure Cosmos DB key", "<b64>{76}ACDb<b64>{5}[AQgw]==", "ACDb")),
    after(76, token("azure-batch-key", "Azure Batch key", r"<b64>{76}\+ABa<b64>{5}[AQgw]==", "+ABa")),
    after(76, token("azure-ml-key", "Azure Machine Learning key", r"<b64>{76}\+AMC<b64>{5}[AQgw]==", "+AMC")),
    after(76, token("azure-api-management-key", "Azure API Management key", "<b64>{76}APIM<b64>{5}[AQgw]==", "APIM")),
    after(44, token("azure-function-key", "Azure Functions key", "<url>{44}AzFu<url>{5}[AQgw]==", "AzFu")),
    after(42, token("azure-search-key", "Azure AI Search key", "<alnum>{42}AzSe[A-D]<alnum>{5}", "AzSe")),
    after(42, token("azure-registry-key", "Azure Container Registry password", r"<b64>{42}\+ACR[A-D]<b64>{5}", "+ACR")),
    after(33, token("azure-relay-key", "Azure Relay access key", r"<b64>{33}\+ARm[A-P]<b64>{5}=", "+ARm")),
    after(33, token("azure-event-hub-key", "Azure Event Hubs access key", r"<b64>{33}\+AEh[A-P]<b64>{5}=", "+AEh")),
    after(33, token("azure-service-bus-key", "Azure Service Bus access key", r"<b64>{33}\+ASb[A-P]<b64>{5}=", "+ASb")),
    after(33, token("azure-iot-key", "Azure IoT key", "<b64>{33}AIoT[A-P]<b64>{5}=", "AIoT")),
    after(33, token("azure-redis-key", "Azure Cache for Redis key", "<b64>{33}AzCa[A-P]<b64>{5}=", "AzCa")),
    after(33, token("azure-event-grid-key", "Azure Event Grid key", "<b64>{33}AZEG[A-P]<b64>{5}=", "AZEG")),
    after(
        52,
        token(
            "azure-annotated-key",
            "Azure service key",
            "<alnum>{52}JQQJ9[9DH]<alnum>[A-L]<alnum>{16}[A-Za-z]<alnum>{7}(?:<alnum>{2}==)?",
            "JQQJ9",
        ),
    ),
    after(76, token("azure-devops-token", "Azure DevOps personal access token", "<alnum>{76}AZDO<alnum>{4}", "AZDO")),
)
