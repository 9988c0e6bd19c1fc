#!/bin/sh
# Made by `npm run registrations`. Read it, then run it where az is signed in to the tenant that shall own both registrations:
# az login --tenant <your tenant> --allow-no-subscriptions, as Application Developer or more. Needs az 2.37 or later, and openssl
# for certificates. Run again, it brings both registrations back to these manifests; a certificate that lies here is kept.
set -eu
umask 077

: > gatehouse.env

# A secret for one registration, good for a year. Each run makes one more; those before stay good until they end.
credential() {
  secret=$(az ad app credential reset --id "$2" --append --years 1 --display-name "gatehouse $(date +%Y-%m-%d)" \
    --query password --output tsv)
  echo "MICROSOFT_$3_CLIENT_SECRET=$secret" >> gatehouse.env
}

register() {
  application="https://graph.microsoft.com/v1.0/applications(uniqueName='$2')"
  az rest --method PATCH --url "$application" --body "$4" --output none \
    --headers 'Content-Type=application/json' 'Prefer=create-if-missing'
  id=$(az rest --method GET --url "$application" --query appId --output tsv)
  # The portal makes the enterprise application of your own tenant by itself; Graph does not.
  az ad sp show --id "$id" --output none 2>/dev/null || az ad sp create --id "$id" --output none
  echo "MICROSOFT_$3_CLIENT_ID=$id" >> gatehouse.env
  credential "$1" "$id" "$3"
}

register sign-in 'gatehouse-sign-in-localhost-3000' SIGN_IN "$(cat <<'MANIFEST'
{
  "displayName": "Example",
  "signInAudience": "AzureADMultipleOrgs",
  "web": {
    "redirectUris": [
      "http://localhost:3000/sign-in/microsoft/callback",
      "http://localhost:3000/consent/sign-in/callback",
      "http://localhost:3000/it/prove/sign-in/callback",
      "http://localhost:3000/sign-in"
    ],
    "implicitGrantSettings": {
      "enableAccessTokenIssuance": false,
      "enableIdTokenIssuance": false
    }
  },
  "requiredResourceAccess": [
    {
      "resourceAppId": "00000003-0000-0000-c000-000000000000",
      "resourceAccess": [
        {
          "id": "37f7f235-527c-4136-accd-4a02d197296e",
          "type": "Scope"
        },
        {
          "id": "14dad69e-099b-42c9-810b-d002981feec1",
          "type": "Scope"
        },
        {
          "id": "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
          "type": "Scope"
        },
        {
          "id": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
          "type": "Scope"
        }
      ]
    }
  ],
  "optionalClaims": {
    "idToken": [
      {
        "name": "acct",
        "essential": false
      },
      {
        "name": "auth_time",
        "essential": false
      },
      {
        "name": "email",
        "essential": false
      },
      {
        "name": "login_hint",
        "essential": false
      },
      {
        "name": "sid",
        "essential": false
      }
    ],
    "accessToken": [],
    "saml2Token": []
  }
}
MANIFEST
)"

register mail 'gatehouse-mail-localhost-3000' MAIL "$(cat <<'MANIFEST'
{
  "displayName": "Example Email",
  "signInAudience": "AzureADMultipleOrgs",
  "web": {
    "redirectUris": [
      "http://localhost:3000/mailboxes/callback",
      "http://localhost:3000/consent/mail/callback",
      "http://localhost:3000/it/prove/mail/callback"
    ],
    "implicitGrantSettings": {
      "enableAccessTokenIssuance": false,
      "enableIdTokenIssuance": false
    }
  },
  "requiredResourceAccess": [
    {
      "resourceAppId": "00000003-0000-0000-c000-000000000000",
      "resourceAccess": [
        {
          "id": "37f7f235-527c-4136-accd-4a02d197296e",
          "type": "Scope"
        },
        {
          "id": "14dad69e-099b-42c9-810b-d002981feec1",
          "type": "Scope"
        },
        {
          "id": "64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0",
          "type": "Scope"
        },
        {
          "id": "7427e0e9-2fba-42fe-b0c0-848c9e6a8182",
          "type": "Scope"
        },
        {
          "id": "e383f46e-2787-4529-855e-0e479a3ffac0",
          "type": "Scope"
        }
      ]
    }
  ],
  "optionalClaims": {
    "idToken": [
      {
        "name": "acct",
        "essential": false
      },
      {
        "name": "email",
        "essential": false
      },
      {
        "name": "login_hint",
        "essential": false
      }
    ],
    "accessToken": [],
    "saml2Token": []
  }
}
MANIFEST
)"

echo 'Done. The variables for the server are in gatehouse.env. Next: npm run doctor.'
